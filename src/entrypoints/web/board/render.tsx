import { renderToString } from "preact-render-to-string"
import { webBoardTexts } from "../../../machines/texts/webBoard.ts"
import type { RenderApi } from "../../public/ApiReference.ts"
import type { BoardPage, RenderBoard, RenderMissing } from "../../public/BoardPage.ts"
import { ApiPage } from "../api/ApiPage.tsx"
import { boardTitle } from "./announcement.ts"
import { BoardScreen } from "./BoardScreen.tsx"
import { drawnBy } from "./BoardState.ts"
import { Foot } from "./Foot.tsx"
import { HtmlDocument } from "./HtmlDocument.tsx"
import { LinkPreview } from "./LinkPreview.tsx"
import { Notice } from "./Notice.tsx"

/** JSON that ends no script element, whatever members call themselves. */
const inScript = (page: BoardPage) => JSON.stringify(page).replaceAll("<", "\\u003c")

export const renderBoard: RenderBoard = (page, place) => {
  const title = webBoardTexts[page.language].title(page.board.guild.name, boardTitle(page.language, page.board))
  const document = renderToString(
    <HtmlDocument
      language={page.language}
      title={title}
      place={place}
      head={
        <>
          <LinkPreview page={page} publicUrl={place.publicUrl} title={title} />
          <script type="module" src={place.script} />
        </>
      }
    >
      <div id="root">
        <BoardScreen state={drawnBy(page)} />
      </div>
      <script type="application/json" id="page" dangerouslySetInnerHTML={{ __html: inScript(page) }} />
    </HtmlDocument>
  )
  return `<!doctype html>${document}`
}

export const renderMissing: RenderMissing = (language, place) => {
  const texts = webBoardTexts[language]
  const document = renderToString(
    <HtmlDocument language={language} title={texts.missing} place={place}>
      <div class="page">
        <main>
          <h1 class="unseen">{texts.missing}</h1>
          <Notice title={texts.missing} about={texts.missingAbout} />
        </main>
        <Foot language={language} />
      </div>
    </HtmlDocument>
  )
  return `<!doctype html>${document}`
}

export const renderApi: RenderApi = (reference, place) => {
  const document = renderToString(
    <HtmlDocument language="en" title={reference.title} place={place}>
      <div class="page">
        <ApiPage {...reference} />
        <Foot language="en" />
      </div>
    </HtmlDocument>
  )
  return `<!doctype html>${document}`
}
