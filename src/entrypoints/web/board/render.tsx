import { renderToString } from "preact-render-to-string"
import type { RenderBoard, RenderMissing } from "../../public/BoardPage.ts"

export const renderBoard: RenderBoard = (page) => `<!doctype html>${renderToString(<h1>{page.board.guild.name}</h1>)}`
export const renderMissing: RenderMissing = () => `<!doctype html>${renderToString(<h1>404</h1>)}`
