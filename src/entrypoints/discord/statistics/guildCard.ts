import { Effect } from "effect"
import { Faces } from "../../../infra/discord/Faces.ts"
import { StatisticsStore } from "../../../infra/ledger/statistics/StatisticsStore.ts"
import type { StatisticsCard } from "../../../machines/pictures/charts.ts"
import { guildValue, peakOf } from "../../../machines/statistics/figures.ts"
import { timeOf } from "../../../machines/statistics/voiceTime.ts"
import { dateText } from "../../../machines/texts/dates.ts"
import { durationOfMs } from "../../../machines/texts/durationOfMs.ts"
import type { Language } from "../../../machines/texts/language.ts"
import { grouped } from "../../../machines/texts/numbers.ts"
import { voiceStatisticsTexts } from "../../../machines/texts/voiceStatistics.ts"
import type { Use } from "../Use.ts"
import { chartOf } from "./chartOf.ts"
import { spanAt } from "./spanAt.ts"
import type { StatisticsView } from "./StatisticsView.ts"
import { unsettledOf } from "./unsettledOf.ts"
import { valuesOf } from "./valuesOf.ts"

/** A day, or an hour of one, in words. */
const when = (language: Language, { day, hour }: { readonly day: string; readonly hour?: number }) => {
  const date = dateText(language, day, "date")
  return hour === undefined ? date : voiceStatisticsTexts[language].hour(date, hour)
}

/** The time in voice of a whole guild, as it is drawn: it names nobody, and counts those who hide. */
export const guildCard = Effect.fnUntraced(function* (use: Use, { span, statistic }: StatisticsView) {
  const { at, guildId, language, settings, theme } = use
  const texts = voiceStatisticsTexts[language]
  const open = yield* unsettledOf(guildId)
  const store = yield* StatisticsStore
  const covered = spanAt(span, at, settings.timezone)
  const days = yield* store.guildDays(guildId, covered.from, open)
  const members = yield* store.attendance(guildId, covered.from, open)
  const points: ReadonlyArray<(typeof days)[number] & { readonly hour?: number }> =
    span === "hours" ? yield* store.guildHours(guildId, covered.hours, open) : days
  const totalMs = days.reduce((sum, day) => sum + timeOf("voice", day), 0)
  const peak = peakOf(statistic, points)
  const shown = (value: number) => (statistic === "members" ? texts.people(value) : durationOfMs(value))
  const card: StatisticsCard = {
    theme,
    face: yield* (yield* Faces).guild(guildId),
    title: texts.statisticTitles[statistic],
    subtitle: texts.subtitles[span],
    figures: [
      { label: texts.figures.total, value: durationOfMs(totalMs) },
      { label: texts.figures.members, value: grouped(language, members) },
      { label: texts.figures.perMember, value: durationOfMs(members === 0 ? 0 : totalMs / members) },
      {
        label: texts.figures.peak,
        value: peak === null ? texts.none : texts.dated(shown(peak.value), when(language, peak.at))
      }
    ],
    unit: statistic === "members" ? "count" : "time",
    chart: chartOf(
      language,
      covered,
      valuesOf(points, (point) => guildValue(statistic, point)),
      statistic === "members" ? Math.round : (ms) => Math.floor(ms / 1000)
    ),
    empty: totalMs === 0 ? texts.emptyGuild : null
  }
  return card
})
