import type { BoardCard, BoardRow, ProfileCard, RankCard } from "./cards.ts"
import type { CalendarChart, Line, LinesChart, StatisticsCard } from "./charts.ts"
import { shortened } from "./graphemes.ts"
import { valueText } from "./valueText.ts"

/** Discord takes at most 1024 characters as the description of an attachment. */
const within = (limit: number) => (text: string) => text.length <= limit

const description = (parts: ReadonlyArray<string | null>) =>
  shortened(parts.filter((part) => part !== null && part !== "").join(". "), within(1024))

/** So that one name does not crowd out the figures. */
const named = (name: string) => shortened(name, within(64))

const standing = ({ labels, level, progressText, rank, xp }: RankCard | ProfileCard) => [
  `${labels.level}: ${level}`,
  rank === null ? null : `${labels.rank}: ${rank}`,
  `${labels.xp}: ${xp} (${progressText})`
]

export const describeRank = (card: RankCard): string => description([named(card.face.name), ...standing(card)])

export const describeProfile = (card: ProfileCard): string => {
  const { labels, voice } = card
  return description([
    `${named(card.face.name)}, ${named(card.guildName)}`,
    ...standing(card),
    card.toNext,
    `${labels.messages}: ${card.messages}`,
    `${labels.voice}: ${voice.total}`,
    `${labels.active}: ${voice.active}`,
    `${labels.afk}: ${voice.afk}`,
    `${labels.video}: ${voice.video}`,
    `${labels.streaming}: ${voice.streaming}`
  ])
}

const line = ({ detail, face, place, value }: BoardRow) =>
  `${place}: ${named(face.name)}, ${value}${detail === "" ? "" : ` (${detail})`}`

export const describeBoard = (card: BoardCard): string =>
  description([
    `${named(card.guild.name)}, ${card.title}`,
    card.subtitle,
    card.page,
    ...(card.rows.length === 0 ? [card.empty] : card.rows.map(line)),
    card.own === null ? null : line(card.own)
  ])

/** Most first. */
const bestDays = ({ days }: CalendarChart, unit: StatisticsCard["unit"]) =>
  days
    .filter(({ value }) => value > 0)
    .toSorted((one, other) => other.value - one.value || (one.day < other.day ? -1 : 1))
    .slice(0, 5)
    .map(({ day, value }) => `${day}: ${valueText(unit, value)}`)

/** Without the points where there is nothing: to hear of twenty empty hours is tedious. */
const points = ({ name, values }: Line, labels: LinesChart["labels"], unit: StatisticsCard["unit"]) => {
  const some = labels.flatMap((label, at) => {
    const value = Math.round(values[at] ?? 0)
    return value > 0 ? [`${label} (${valueText(unit, value)})`] : []
  })
  return some.length === 0 ? null : `${shortened(name, within(32))}: ${some.join(", ")}`
}

/** Of a calendar it says the best days, of lines the values of the current one and of the mean. */
export const describeStatistics = (card: StatisticsCard): string => {
  const { chart, unit } = card
  const said = () =>
    chart.kind === "calendar"
      ? [bestDays(chart, unit).join(", ")]
      : [chart.current, chart.mean].map((line) => points(line, chart.labels, unit))
  return description([
    `${named(card.face.name)}, ${card.title}`,
    card.subtitle,
    ...card.figures.map(({ label, value }) => `${label}: ${value}`),
    ...(card.empty === null ? said() : [card.empty])
  ])
}
