import type { Translated } from "./language.ts"

interface WelcomeTexts {
  readonly title: string
  /** `installer`: a mention. */
  readonly about: (installer: string) => string
  readonly open: string
  /** To the owner alone, where nothing may be written in the server itself. */
  readonly direct: (guild: string) => string
}

/** What is said when a server has just taken the bot in. */
export const welcomeTexts: Translated<WelcomeTexts> = {
  en: {
    title: "Guildhall is here",
    about: (installer) =>
      [
        `Thank you for adding me, ${installer}. From now on time in voice and messages earn XP and levels: nothing has to be set up.`,
        "",
        "Announcements are off until somebody asks for them. Administrators change everything with `/panel`, or start from a preset below."
      ].join("\n"),
    open: "Open the panel",
    direct: (guild) =>
      `Thank you for adding me to **${guild}**. From now on time in voice and messages earn XP and levels: nothing has to be set up. I may not write in any channel there; use \`/panel\` on the server to change what counts.`
  },
  de: {
    title: "Guildhall ist da",
    about: (installer) =>
      [
        `Danke fürs Hinzufügen, ${installer}. Ab jetzt bringen Zeit im Sprachchat und Nachrichten XP und Level: Einrichten muss man nichts.`,
        "",
        "Meldungen sind aus, bis jemand sie haben will. Administratoren ändern alles mit `/panel` oder fangen unten mit einer Vorlage an."
      ].join("\n"),
    open: "Zum Panel",
    direct: (guild) =>
      `Danke, dass du mich zu **${guild}** hinzugefügt hast. Ab jetzt bringen dort Zeit im Sprachchat und Nachrichten XP und Level: Einrichten muss man nichts. Ich darf dort in keinem Kanal schreiben; ändere mit \`/panel\` auf dem Server, was zählt.`
  }
}
