import { type APIEmbed, escapeMarkdown } from "discord.js"
import type { BoardCard, BoardRow, ProfileCard, RankCard } from "../../../machines/pictures/cards.ts"

const slots = 12

const bar = (progress: number) => {
  const filled = Math.round(progress * slots)
  return `${"▰".repeat(filled)}${"▱".repeat(slots - filled)}`
}

const fields = (entries: ReadonlyArray<readonly [name: string, value: string | null]>) =>
  entries.flatMap(([name, value]) => (value === null ? [] : [{ name, value, inline: true }]))

const standing = ({ labels, level, rank, xp }: RankCard | ProfileCard) =>
  fields([
    [labels.level, String(level)],
    [labels.rank, rank],
    [labels.xp, xp]
  ])

const progress = (card: RankCard | ProfileCard) => `${bar(card.progress)} ${card.progressText}`

/** A rank card in words. */
export const rankEmbed = (card: RankCard): APIEmbed => ({
  author: { name: card.face.name },
  description: progress(card),
  fields: standing(card)
})

/** A profile in words. */
export const profileEmbed = (card: ProfileCard): APIEmbed => {
  const { labels, messages, voice } = card
  return {
    author: { name: card.face.name },
    description: [progress(card), ...(card.toNext === null ? [] : [card.toNext])].join("\n"),
    fields: [
      ...standing(card),
      ...fields([
        [labels.messages, messages],
        [labels.voice, voice.total],
        [labels.active, voice.active],
        [labels.afk, voice.afk],
        [labels.video, voice.video],
        [labels.streaming, voice.streaming]
      ])
    ]
  }
}

const medals: Readonly<Record<number, string>> = { 1: "🥇", 2: "🥈", 3: "🥉" }

const line = ({ detail, face, own, place, value }: BoardRow) => {
  const text = `${medals[place] ?? `**#${place}**`} ${escapeMarkdown(face.name)}: **${value}**${detail === "" ? "" : `, ${detail}`}`
  return own ? `▸ ${text}` : text
}

/** A board in words. */
export const boardEmbed = (card: BoardCard): APIEmbed => ({
  author: { name: card.guild.name },
  title: card.title,
  description: [
    card.subtitle,
    "",
    ...(card.rows.length === 0 ? [card.empty] : card.rows.map(line)),
    ...(card.own === null ? [] : ["…", line(card.own)])
  ].join("\n"),
  footer: { text: card.page }
})
