import type { ProfileCard, RankCard } from "../../../machines/pictures/cards.ts"
import { fillRounded, write, writeFigure } from "./brush.ts"
import { card, standing } from "./measures.ts"
import type { Sheet } from "./openCard.ts"
import { drawPortrait, type Portrait } from "./portrait.ts"

/** A label with its figure below, right-aligned at `right`; answers where it begins. */
const drawFigure = ({ brush, palette }: Sheet, label: string, figure: string, right: number, colour: string) => {
  const top = card.padding
  const align = "right"
  const wide = [
    write(brush, label, right, top + standing.label, {
      size: 18,
      weight: 500,
      colour: palette.muted,
      align,
      width: 150
    }),
    writeFigure(brush, figure, right, top + standing.figure, { size: 44, weight: 800, colour, align, width: 190 })
  ]
  return right - Math.max(...wide)
}

const drawBar = ({ brush, palette }: Sheet, share: number) => {
  const { bar, barHeight } = standing
  const { padding } = card
  const width = card.width - 2 * padding
  const top = padding + bar
  fillRounded(brush, padding, top, width, barHeight, barHeight / 2, palette.track)
  // A bar that is hardly begun is a dot: narrower, its round ends would overlap.
  const filled = Math.max(barHeight, width * Math.min(1, share))
  if (share > 0) fillRounded(brush, padding, top, filled, barHeight, barHeight / 2, palette.accent)
}

/** The upper part of a member's card: who it is, level and rank, and the way to the next level. */
export const drawStanding = (
  sheet: Sheet,
  member: RankCard | ProfileCard,
  portrait: Portrait,
  subtitle: string | null,
  caption: { readonly left: string; readonly right: string }
): void => {
  const { brush, palette } = sheet
  const top = card.padding
  const right = card.width - card.padding
  drawPortrait(brush, portrait, card.padding, top, standing.avatar)

  const levelLeft = drawFigure(sheet, member.labels.level, String(member.level), right, palette.accent)
  const left =
    member.rank === null
      ? levelLeft
      : drawFigure(sheet, member.labels.rank, member.rank, levelLeft - standing.figureGap, palette.text)

  const width = left - standing.figureGap - standing.nameX
  const nameY = top + (subtitle === null ? standing.name : standing.nameAboveSubtitle)
  write(brush, member.face.name, standing.nameX, nameY, { size: 34, weight: 700, colour: palette.text, width })
  if (subtitle !== null) {
    const y = top + standing.subtitle
    write(brush, subtitle, standing.nameX, y, { size: 20, weight: 400, colour: palette.muted, width })
  }

  const captionY = top + standing.caption
  const half = right - card.padding
  const rightWidth = write(brush, caption.right, right, captionY, {
    size: 20,
    weight: 600,
    colour: palette.text,
    align: "right",
    width: half * 0.6
  })
  write(brush, caption.left, card.padding, captionY, {
    size: 20,
    weight: 400,
    colour: palette.muted,
    width: half - rightWidth - standing.figureGap
  })
  drawBar(sheet, member.progress)
}
