import type { UserId } from "../ids.ts"
import type { Language } from "../texts/language.ts"
import { grouped } from "../texts/numbers.ts"
import { noticeTexts } from "../texts/notices.ts"
import type { Notice, PublicNotice } from "./notice.ts"
import { fill, mentions } from "./template.ts"

/** What else a notice says, as it is when it is sent. */
export interface Standing {
  readonly userId: UserId
  readonly guildName: string
  readonly xp: number
  /** null: on no board. */
  readonly rank: number | null
  readonly language: Language
}

const valuesOf = ({ guildName, language, rank, userId, xp }: Standing, level: number) => {
  const number = (amount: number) => grouped(language, amount)
  return {
    // Discord shows the name; whom it pings is said beside the text.
    member: `<@${userId}>`,
    level: number(level),
    xp: number(xp),
    rank: rank === null ? noticeTexts[language].unranked : number(rank),
    guild: guildName,
    source: "",
    medal: ""
  }
}

/** The words of a level-up or a medal. `template`: the guild's own for level-ups; null: ours. */
export const publicWords = (notice: PublicNotice, standing: Standing, template: string | null): string => {
  const texts = noticeTexts[standing.language]
  const values = { ...valuesOf(standing, notice.level), source: texts.source[notice.source] }
  if (notice.kind === "medal") return fill(texts.medalAlone[notice.place], values)
  const medal = notice.place === undefined ? "" : texts.medal[notice.place]
  const chosen = template ?? texts.levelUp
  const words = fill(chosen, { ...values, medal })
  return (medal === "" || mentions(chosen, "medal") ? words : `${words}\n${medal}`).trim()
}

/** The words of a direct message. `link`: to the guild's leaderboard; null: it is not public. */
export const directWords = (level: number, standing: Standing, link: string | null): string => {
  const texts = noticeTexts[standing.language]
  const words = fill(texts.direct, valuesOf(standing, level))
  return link === null ? words : `${words}\n${texts.board(link)}`
}

export const roleGoneWords = (notice: Extract<Notice, { readonly kind: "role gone" }>, language: Language): string =>
  noticeTexts[language].roleGone(notice.name, grouped(language, notice.level))
