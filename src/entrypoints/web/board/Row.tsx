import type { BoardEntry } from "../../../actors/boards/views.ts"
import type { Metric } from "../../../machines/leveling/board.ts"
import { boardValue } from "../../../machines/texts/boards.ts"
import type { Language } from "../../../machines/texts/language.ts"
import { leaderboardTexts } from "../../../machines/texts/leaderboard.ts"
import { grouped } from "../../../machines/texts/numbers.ts"
import { webBoardTexts } from "../../../machines/texts/webBoard.ts"
import { Face } from "./Face.tsx"

interface RowProps {
  readonly language: Language
  readonly metric: Metric
  readonly entry: BoardEntry
  /** Of the first: what the bar is measured against. */
  readonly most: number
  /** 1 to 3 on the podium, else 0. */
  readonly step: number
  readonly own: boolean
}

/** Hundredths of a percent are below what a screen can show. */
const share = (value: number, most: number) => `${most > 0 ? Math.round((value / most) * 1e4) / 100 : 0}%`

/** A member on the board. */
export const Row = ({ entry, language, metric, most, own, step }: RowProps) => {
  const texts = webBoardTexts[language]
  return (
    <li class={`row${step > 0 ? ` step step-${step}` : ""}${own ? " own" : ""}`} data-member={entry.id}>
      <span class={entry.place <= 3 ? `place medal-${entry.place}` : "place"}>
        <span class="unseen">{texts.place} </span>
        {grouped(language, entry.place)}
      </span>
      <Face id={entry.id} name={entry.name} picture={entry.avatar} />
      <span class="who">
        <bdi class="name" dir="auto" title={entry.name}>
          {entry.name}
        </bdi>
        <span class="level">
          {leaderboardTexts[language].level} {grouped(language, entry.level)}{" "}
          {own ? <span class="you">{texts.you}</span> : null}
        </span>
      </span>
      <span class="value">{boardValue(language, metric, entry.value)}</span>
      <svg class="bar" aria-hidden="true" width="100%" height="6">
        <rect width={share(entry.value, most)} height="100%" />
      </svg>
    </li>
  )
}
