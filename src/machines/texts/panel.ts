import type { Translated } from "./language.ts"

/** The pages of the panel. */
export type PageName =
  | "overview"
  | "voice"
  | "statistics"
  | "chat"
  | "levels"
  | "multipliers"
  | "eligibility"
  | "notices"
  | "staff"
  | "look"
  | "web"
  | "menu"
  | "history"

/** Groups of settings that are written together. */
export type FormName = "rates" | "times" | "chat" | "curve" | "notices" | "timezone"

interface PanelTexts {
  readonly command: { readonly name: string; readonly description: string }
  readonly pages: Readonly<Record<PageName, { readonly title: string; readonly about: string }>>
  readonly go: string
  /** On the button that opens a form; 45 characters at most: it is the form's title as well. */
  readonly forms: Readonly<Record<FormName, string>>
  readonly multiplier: {
    readonly set: string
    readonly title: string
    readonly field: string
    readonly remove: string
    readonly gone: string
  }
  readonly curve: {
    readonly ask: (preview: { readonly members: string; readonly rise: string; readonly fall: string }) => string
    readonly apply: string
    readonly cancel: string
    readonly stale: string
  }
  readonly preview: (text: string) => string
  /** `channel`: a mention. */
  readonly mute: (channel: string) => string
  readonly web: {
    readonly address: (address: string) => string
    readonly loopback: (address: string) => string
  }
  readonly history: {
    readonly empty: string
    readonly more: (count: number) => string
  }
}

export const panelTexts: Translated<PanelTexts> = {
  en: {
    command: { name: "panel", description: "Everything administrators can set on this server" },
    pages: {
      overview: { title: "Overview", about: "What is on, and presets to start from." },
      voice: { title: "Voice", about: "What time in voice is worth, and when it counts." },
      statistics: {
        title: "Voice statistics",
        about:
          "What `/vc` counts. While **Voice XP** is off, nobody's time in voice is counted. Time in the AFK channel is AFK time, unless that channel counts as any other."
      },
      chat: { title: "Chat", about: "What messages are worth. Between two numbers, each message rolls its own." },
      levels: { title: "Levels", about: "How much XP each level takes." },
      multipliers: {
        title: "Multipliers",
        about:
          "Roles that earn more lifetime XP; the highest counts. Boards of a day, week, month or year stay without."
      },
      eligibility: { title: "Eligibility", about: "Who earns XP, and where." },
      notices: {
        title: "Notices",
        about:
          "Where level-ups are announced. The text may name {member}, {level}, {xp}, {rank}, {source}, {guild} and {medal}."
      },
      staff: {
        title: "Staff",
        about: "Roles that may do as administrators or moderators, besides those with Manage Server."
      },
      look: {
        title: "Look",
        about: "How cards look, in what language the server is spoken to, and when its days begin."
      },
      web: {
        title: "Leaderboard on the web",
        about:
          "A page with the first hundred of each board that anyone with the link may open, live. Who hides is not on it."
      },
      menu: {
        title: "Menu",
        about: "A message that stays in a channel, with buttons for everyone. Choose a channel, and I post it there."
      },
      history: { title: "History", about: "What was changed last." }
    },
    go: "Go to another page",
    forms: {
      rates: "XP a minute",
      times: "Times and limits",
      chat: "XP and cooldown",
      curve: "Numbers of the curve",
      notices: "Level and text",
      timezone: "Timezone"
    },
    multiplier: {
      set: "Set a role's multiplier",
      title: "A role's multiplier",
      field: "Multiplier",
      remove: "Take a multiplier away",
      gone: "a deleted role"
    },
    curve: {
      ask: ({ fall, members, rise }) =>
        `Of ${members} members **${rise}** would rise and **${fall}** would fall. Nothing is announced. Apply it?`,
      apply: "Apply",
      cancel: "Cancel",
      stale: "The curve was changed meanwhile. Look at it again before you change it."
    },
    preview: (text) => `**Preview**\n${text}`,
    mute: (channel) =>
      `⚠️ I may not write in ${channel}, and nobody would see this. Give me **View Channel** and **Send Messages** there.`,
    web: {
      address: (address) => `It is at <${address}>`,
      loopback: (address) =>
        `It is at <${address}>, which opens only on the machine that this bot runs on: whoever runs it has to set \`GUILDHALL_PUBLIC_URL\` to the site's address. Until then no links are sent.`
    },
    history: {
      empty: "Nothing was changed yet: the defaults hold.",
      more: (count) => `and ${count} more`
    }
  },
  de: {
    command: {
      name: "panel",
      description: "Alles, was Administratoren auf diesem Server einstellen können"
    },
    pages: {
      overview: { title: "Übersicht", about: "Was an ist, und Vorlagen für den Anfang." },
      voice: { title: "Sprachchat", about: "Was Zeit im Sprachchat wert ist, und wann sie zählt." },
      statistics: {
        title: "Sprachstatistik",
        about:
          "Was `/vc` zählt. Ist **Sprach-XP** aus, wird niemandes Zeit im Sprachchat gezählt. Zeit im AFK-Kanal ist AFK-Zeit, es sei denn, er zählt wie jeder andere."
      },
      chat: {
        title: "Chat",
        about: "Was Nachrichten wert sind. Zwischen zwei Zahlen würfelt jede Nachricht ihre eigene."
      },
      levels: { title: "Level", about: "Wie viel XP jedes Level braucht." },
      multipliers: {
        title: "Multiplikatoren",
        about:
          "Rollen, die insgesamt mehr XP bringen; die höchste zählt. Ranglisten von Tag, Woche, Monat und Jahr bleiben ohne."
      },
      eligibility: { title: "Berechtigung", about: "Wer XP sammelt, und wo." },
      notices: {
        title: "Meldungen",
        about:
          "Wo Levelaufstiege gemeldet werden. Im Wortlaut dürfen {member}, {level}, {xp}, {rank}, {source}, {guild} und {medal} stehen."
      },
      staff: {
        title: "Team",
        about: "Rollen, die dürfen, was Administratoren oder Moderatoren dürfen, neben denen mit Server verwalten."
      },
      look: {
        title: "Aussehen",
        about: "Wie Karten aussehen, in welcher Sprache der Server angesprochen wird, und wann seine Tage beginnen."
      },
      web: {
        title: "Rangliste im Web",
        about:
          "Eine Seite mit den ersten hundert jeder Rangliste, die alle mit dem Link live ansehen können. Wer sich verbirgt, steht nicht darauf."
      },
      menu: {
        title: "Menü",
        about:
          "Eine Nachricht, die in einem Kanal bleibt, mit Knöpfen für alle. Wähle einen Kanal, und ich poste sie dort."
      },
      history: { title: "Verlauf", about: "Was zuletzt geändert wurde." }
    },
    go: "Zu einer anderen Seite",
    forms: {
      rates: "XP je Minute",
      times: "Zeiten und Grenzen",
      chat: "XP und Wartezeit",
      curve: "Zahlen der Kurve",
      notices: "Level und Wortlaut",
      timezone: "Zeitzone"
    },
    multiplier: {
      set: "Multiplikator einer Rolle setzen",
      title: "Multiplikator einer Rolle",
      field: "Multiplikator",
      remove: "Einen Multiplikator wegnehmen",
      gone: "eine gelöschte Rolle"
    },
    curve: {
      ask: ({ fall, members, rise }) =>
        `Von ${members} Mitgliedern würden **${rise}** steigen und **${fall}** fallen. Gemeldet wird nichts. Anwenden?`,
      apply: "Anwenden",
      cancel: "Abbrechen",
      stale: "Die Kurve wurde inzwischen geändert. Sieh sie dir noch einmal an, bevor du sie änderst."
    },
    preview: (text) => `**Vorschau**\n${text}`,
    mute: (channel) =>
      `⚠️ In ${channel} darf ich nicht schreiben, und niemand bekäme das zu sehen. Gib mir dort **Kanal ansehen** und **Nachrichten senden**.`,
    web: {
      address: (address) => `Sie steht unter <${address}>`,
      loopback: (address) =>
        `Sie steht unter <${address}>, was sich nur auf dem Rechner öffnet, auf dem dieser Bot läuft: Wer ihn betreibt, muss \`GUILDHALL_PUBLIC_URL\` auf die Adresse der Seite setzen. Bis dahin werden keine Links verschickt.`
    },
    history: {
      empty: "Noch wurde nichts geändert: Es gelten die Vorgaben.",
      more: (count) => `und ${count} weitere`
    }
  }
}
