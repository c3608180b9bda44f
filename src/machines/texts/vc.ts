import type { Translated } from "./language.ts"

/** `/vc`, whose subcommands have texts of their own, and its settings. */
export const vcTexts = {
  en: {
    command: { name: "vc", description: "Time in voice: who, how much, and when" },
    settings: {
      name: "settings",
      description: "Whether time in voice is counted, and how the AFK channel counts",
      options: {}
    },
    bot: "Bots are not counted."
  },
  de: {
    command: { name: "vc", description: "Zeit im Sprachchat: wer, wie viel und wann" },
    settings: {
      name: "einstellungen",
      description: "Ob Zeit im Sprachchat zählt, und wie der AFK-Kanal zählt",
      options: {}
    },
    bot: "Bots werden nicht gezählt."
  }
} satisfies Translated<unknown>
