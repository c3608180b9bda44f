import { Effect } from "effect"
import { Faces } from "../../../infra/discord/Faces.ts"
import { StatisticsStore } from "../../../infra/ledger/statistics/StatisticsStore.ts"
import type { StatisticsCard } from "../../../machines/pictures/charts.ts"
import { memberStatistics } from "../../../machines/statistics/figures.ts"
import { timeOf } from "../../../machines/statistics/voiceTime.ts"
import { dateText } from "../../../machines/texts/dates.ts"
import { durationOfMs } from "../../../machines/texts/durationOfMs.ts"
import { voiceStatisticsTexts } from "../../../machines/texts/voiceStatistics.ts"
import { themeOf } from "../leveling/standing.ts"
import type { Use } from "../Use.ts"
import { chartOf } from "./chartOf.ts"
import { spanAt } from "./spanAt.ts"
import type { StatisticsView } from "./StatisticsView.ts"
import { unsettledOf } from "./unsettledOf.ts"
import { valuesOf } from "./valuesOf.ts"

const seconds = (ms: number) => Math.floor(ms / 1000)

/** A member's time in voice, as it is drawn. */
export const memberCard = Effect.fnUntraced(function* (use: Use, { kind, span, userId }: StatisticsView) {
  const { at, guildId, language, settings } = use
  const texts = voiceStatisticsTexts[language]
  const open = yield* unsettledOf(guildId)
  const store = yield* StatisticsStore
  const covered = spanAt(span, at, settings.timezone)
  const days = yield* store.memberDays(guildId, userId, covered.from, open)
  const points = span === "hours" ? yield* store.memberHours(guildId, userId, covered.hours, open) : days
  const streak = yield* store.streak(guildId, userId, covered.now.day, open)
  const { averageMs, mostActive, totalMs } = memberStatistics(days, kind)
  const face = yield* (yield* Faces).member(guildId, userId)
  const card: StatisticsCard = {
    theme: yield* themeOf(use, userId),
    face,
    title: texts.kindTitles[kind],
    subtitle: texts.subtitles[span],
    figures: [
      { label: texts.figures.total, value: durationOfMs(totalMs) },
      { label: texts.figures.perDay, value: durationOfMs(averageMs) },
      { label: texts.figures.streak, value: texts.days(streak) },
      {
        label: texts.figures.mostActive,
        value:
          mostActive === null
            ? texts.none
            : texts.dated(durationOfMs(mostActive.ms), dateText(language, mostActive.day, "date"))
      }
    ],
    unit: "time",
    chart: chartOf(
      language,
      covered,
      valuesOf(points, (point) => timeOf(kind, point)),
      seconds
    ),
    empty: totalMs === 0 ? texts.empty[kind](face.name) : null
  }
  return card
})
