import type { Translated } from "./language.ts"

/** `/settings`: what a member chooses for themselves. */
export const memberSettingsTexts = {
  en: {
    command: { name: "settings", description: "Messages, language and look, for you alone", options: {} },
    button: "Settings",
    title: "Your settings on this server",
    direct: {
      name: "Direct messages",
      on: "On: you are told in private when you reach a level.",
      off: "Off: you get no message in private."
    },
    ping: {
      name: "Ping",
      on: "On: you are pinged when your level is announced.",
      off: "Off: you are only named."
    },
    language: "Language",
    automatic: "Automatic: as your Discord",
    theme: "Look of your cards",
    ofGuild: (theme: string) => `As the server: ${theme}`
  },
  de: {
    command: { name: "einstellungen", description: "Nachrichten, Sprache und Aussehen, nur für dich", options: {} },
    button: "Einstellungen",
    title: "Deine Einstellungen auf diesem Server",
    direct: {
      name: "Direktnachrichten",
      on: "An: Du erfährst es in einer Direktnachricht, wenn du ein Level erreichst.",
      off: "Aus: Du bekommst keine Direktnachricht."
    },
    ping: {
      name: "Erwähnung",
      on: "An: Du wirst erwähnt, wenn dein Level angekündigt wird.",
      off: "Aus: Du wirst nur beim Namen genannt."
    },
    language: "Sprache",
    automatic: "Automatisch: wie dein Discord",
    theme: "Aussehen deiner Karten",
    ofGuild: (theme: string) => `Wie der Server: ${theme}`
  }
} satisfies Translated<unknown>
