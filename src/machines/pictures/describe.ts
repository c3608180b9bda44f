import type { BoardCard, BoardRow, ProfileCard, RankCard } from "./cards.ts"
import { shortened } from "./graphemes.ts"

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
