import type { Translated } from "./language.ts"

interface MenuTexts {
  readonly title: string
  readonly about: string
  readonly buttons: Readonly<Record<"leveling" | "leaderboard" | "statistics" | "settings", string>>
  readonly choose: string
  readonly posted: (channel: string) => string
  readonly forbidden: (channel: string) => string
}

/** The message that stays in a channel, with a way to everything for everyone. */
export const menuTexts: Translated<MenuTexts> = {
  en: {
    title: "Guildhall",
    about: "Press a button; only you see the answer.",
    buttons: { leveling: "Leveling", leaderboard: "Leaderboard", statistics: "Statistics", settings: "Settings" },
    choose: "Post the menu in a channel",
    posted: (channel) => `The menu stands in ${channel} now. Delete the message there when you want it gone.`,
    forbidden: (channel) =>
      `I may not write in ${channel}. Give me **View Channel**, **Send Messages** and **Embed Links** there, then choose it again.`
  },
  de: {
    title: "Die Gildenhalle",
    about: "Drück einen Knopf; die Antwort siehst nur du.",
    buttons: { leveling: "Mein Level", leaderboard: "Rangliste", statistics: "Statistik", settings: "Einstellungen" },
    choose: "Menü in einem Kanal posten",
    posted: (channel) => `Das Menü steht jetzt in ${channel}. Lösch die Nachricht dort, wenn du es nicht mehr willst.`,
    forbidden: (channel) =>
      `Ich darf in ${channel} nicht schreiben. Gib mir dort **Kanal anzeigen**, **Nachrichten senden** und **Links einbetten** und wähl ihn noch einmal.`
  }
}
