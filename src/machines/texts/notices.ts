import type { Place } from "../notices/notice.ts"
import type { Translated } from "./language.ts"

interface NoticeTexts {
  /** A template: what is said where the guild chose none. */
  readonly levelUp: string
  readonly source: Readonly<Record<"voice" | "chat", string>>
  /** Added to a level-up, or where a template names the medal. */
  readonly medal: Readonly<Record<Place, string>>
  /** A template: a medal that no level-up came with. */
  readonly medalAlone: Readonly<Record<Place, string>>
  /** A template: to the member alone. */
  readonly direct: string
  /** Added to it where the leaderboard is public. */
  readonly board: (link: string) => string
  readonly roleGone: (role: string, level: string) => string
  readonly unranked: string
}

export const noticeTexts: Translated<NoticeTexts> = {
  en: {
    levelUp: "{member} has reached **level {level}** {source}: {xp} XP, rank {rank}.",
    source: { voice: "in voice", chat: "in chat" },
    medal: {
      1: "🥇 That is the first place of all.",
      2: "🥈 That is the second place of all.",
      3: "🥉 That is the third place of all."
    },
    medalAlone: {
      1: "🥇 {member} has climbed to the **first place** with {xp} XP.",
      2: "🥈 {member} has climbed to the **second place** with {xp} XP.",
      3: "🥉 {member} has climbed to the **third place** with {xp} XP."
    },
    direct: "You have reached **level {level}** in {guild}: {xp} XP.",
    board: (link) => `The leaderboard: ${link}`,
    roleGone: (role, level) =>
      `The role "${role}" of level ${level} cannot be given any more: it was deleted, or stands above mine. \`/level-role\` mends that.`,
    unranked: "none"
  },
  de: {
    levelUp: "{member} hat {source} **Level {level}** erreicht: {xp} XP, Rang {rank}.",
    source: { voice: "im Sprachkanal", chat: "im Chat" },
    medal: {
      1: "🥇 Das ist der erste Platz überhaupt.",
      2: "🥈 Das ist der zweite Platz überhaupt.",
      3: "🥉 Das ist der dritte Platz überhaupt."
    },
    medalAlone: {
      1: "🥇 {member} steht jetzt auf dem **ersten Platz** mit {xp} XP.",
      2: "🥈 {member} steht jetzt auf dem **zweiten Platz** mit {xp} XP.",
      3: "🥉 {member} steht jetzt auf dem **dritten Platz** mit {xp} XP."
    },
    direct: "Du hast in {guild} **Level {level}** erreicht: {xp} XP.",
    board: (link) => `Zur Rangliste: ${link}`,
    roleGone: (role, level) =>
      `Die Rolle „${role}“ zu Level ${level} kann nicht mehr vergeben werden: Sie wurde gelöscht oder steht über meiner. \`/level-role\` behebt das.`,
    unranked: "keiner"
  }
}
