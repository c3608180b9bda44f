import type { Access } from "../access/access.ts"
import type { Translated } from "./language.ts"

interface Answers {
  readonly badOption: (name: string, why: string) => string
  readonly badComponent: string
  readonly notYours: string
  readonly gone: string
  readonly guildOnly: string
  readonly notYet: string
  readonly failed: string
  readonly lacking: (what: Access | "command permissions") => string
}

const needsEn: Readonly<Record<Access | "command permissions", string>> = {
  everyone: "",
  moderator: "This is for moderators: members with **Manage Server**, or with a role named in `/panel` under Staff.",
  administrator:
    "This is for administrators: members with **Manage Server**, or with a role named in `/panel` under Staff.",
  owner: "This is for the owner of the application only.",
  "command permissions":
    "This server's command permissions do not let you use this here. An administrator can change them under Server Settings, Integrations."
}

const needsDe: typeof needsEn = {
  everyone: "",
  moderator:
    "Das ist den Moderatoren vorbehalten: Mitgliedern mit **Server verwalten** oder einer Rolle, die in `/panel` unter Team steht.",
  administrator:
    "Das ist den Administratoren vorbehalten: Mitgliedern mit **Server verwalten** oder einer Rolle, die in `/panel` unter Team steht.",
  owner: "Das ist dem Eigentümer der Anwendung vorbehalten.",
  "command permissions":
    "Die Befehlsberechtigungen dieses Servers erlauben dir das hier nicht. Ändern kann sie ein Administrator unter Servereinstellungen, Integrationen."
}

/** What is said when something cannot be done, whatever it was. */
export const answers: Translated<Answers> = {
  en: {
    badOption: (name, why) => `That is no value for \`${name}\`: ${why}`,

    badComponent: "This button is from an older version. Use the command again.",
    notYours: "These buttons belong to whoever used the command. Use it yourself to get your own.",
    gone: "This is not offered any more. Use a command again to get the current buttons.",
    guildOnly: "Use me in a server: levels belong to one.",
    notYet: "I have just woken up and do not know this server yet. Try again in a moment.",
    failed: "That did not work just now. Nothing was lost; try again in a moment.",
    lacking: (what) => needsEn[what]
  },
  de: {
    badOption: (name, why) => `Das ist kein Wert für \`${name}\`: ${why}`,

    badComponent: "Dieser Knopf stammt aus einer älteren Version. Nutze den Befehl noch einmal.",
    notYours: "Diese Knöpfe gehören dem, der den Befehl genutzt hat. Nutze ihn selbst, um eigene zu bekommen.",
    gone: "Das gibt es nicht mehr. Nutze einen Befehl noch einmal, um die jetzigen Knöpfe zu bekommen.",
    guildOnly: "Nutze mich auf einem Server: Level gehören zu einem.",
    notYet: "Ich bin eben erst aufgewacht und kenne diesen Server noch nicht. Versuch es gleich noch einmal.",
    failed: "Das hat gerade nicht geklappt. Verloren ist nichts; versuch es gleich noch einmal.",
    lacking: (what) => needsDe[what]
  }
}
