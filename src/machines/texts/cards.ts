import type { Translated } from "./language.ts"
import { grouped } from "./numbers.ts"

/** `/profile` and `/rank`, on their cards and around them. */
export const cardTexts = {
  en: {
    profile: {
      name: "profile",
      description: "Level, rank and times of a member",
      options: { member: { name: "member", description: "Whose; yours if you name nobody" } }
    },
    rank: {
      name: "rank",
      description: "Level and rank of a member",
      options: { member: { name: "member", description: "Whose; yours if you name nobody" } }
    },
    menu: { name: "Profile" },
    labels: {
      level: "Level",
      rank: "Rank",
      xp: "XP",
      messages: "Messages",
      voice: "Voice",
      active: "Active",
      afk: "AFK",
      video: "Video",
      streaming: "Streaming"
    },
    toNext: (missing: bigint, level: number) => `${grouped("en", missing)} XP to level ${grouped("en", level)}`,
    lastLevel: "The last level",
    bot: "Bots collect no XP.",
    hidden: "This member is hidden.",
    hiddenYourself: "You are hidden, so this is shown to nobody but you.",
    showYourself: "Show me",
    webBoard: "Leaderboard on the web",
    nothingYet: (who: string) =>
      `${who} has not collected anything here yet. Talking in a voice channel and writing messages does it.`
  },
  de: {
    profile: {
      name: "profil",
      description: "Level, Rang und Zeiten eines Mitglieds",
      options: { member: { name: "mitglied", description: "Wessen; ohne Angabe deins" } }
    },
    rank: {
      name: "rang",
      description: "Level und Rang eines Mitglieds",
      options: { member: { name: "mitglied", description: "Wessen; ohne Angabe deiner" } }
    },
    menu: { name: "Profil" },
    labels: {
      level: "Level",
      rank: "Rang",
      xp: "XP",
      messages: "Nachrichten",
      voice: "Sprache",
      active: "Aktiv",
      afk: "AFK",
      video: "Kamera",
      streaming: "Stream"
    },
    toNext: (missing: bigint, level: number) => `${grouped("de", missing)} XP bis Level ${grouped("de", level)}`,
    lastLevel: "Das letzte Level",
    bot: "Bots sammeln keine XP.",
    hidden: "Dieses Mitglied hält sich verborgen.",
    hiddenYourself: "Du hältst dich verborgen, also bekommst nur du das zu sehen.",
    showYourself: "Zeig es mir",
    webBoard: "Rangliste im Web",
    nothingYet: (who: string) => `${who} hat hier noch nichts gesammelt. Das geht im Sprachchat und mit Nachrichten.`
  }
} satisfies Translated<unknown>
