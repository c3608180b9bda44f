import type { Canvas } from "@napi-rs/canvas"
import type { RankCard } from "../../../machines/pictures/cards.ts"
import { drawStanding } from "./drawStanding.ts"
import { card as measures, standing } from "./measures.ts"
import { openCard } from "./openCard.ts"
import { portraitOf } from "./portrait.ts"

export const drawRank = async (card: RankCard): Promise<Canvas> => {
  const portrait = await portraitOf(card.face)
  const sheet = openCard(card.theme, standing.height + 2 * measures.padding)
  const caption = { left: `${card.labels.xp} ${card.xp}`, right: card.progressText }
  drawStanding(sheet, card, portrait, null, caption)
  return sheet.canvas
}
