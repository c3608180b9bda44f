import type { Translated } from "./language.ts"

/** `/hide` and `/show`. */
export const hidingTexts = {
  en: {
    hide: { name: "hide", description: "Let nobody else see you on boards and cards", options: {} },
    show: { name: "show", description: "Be seen on boards and cards again", options: {} },
    hidden: [
      "You are hidden now: others see you neither on leaderboards nor with `/rank`, `/profile` and `/vc`, and your level-ups are announced to nobody.",
      "You keep collecting XP and keep your level. Moderators can still look into your ledger with `/why`. `/show` brings you back."
    ].join("\n"),
    shown: "You can be seen on leaderboards and cards, at the place that your XP give you. `/hide` takes you off them."
  },
  de: {
    hide: { name: "verbergen", description: "Lass dich von niemandem auf Ranglisten und Karten sehen", options: {} },
    show: { name: "zeigen", description: "Sei auf Ranglisten und Karten wieder zu sehen", options: {} },
    hidden: [
      "Du bist jetzt verborgen: Andere sehen dich weder auf Ranglisten noch mit `/rang`, `/profil` und `/vc`, und dein Aufstieg wird niemandem angekündigt.",
      "Du sammelst weiter XP und behältst dein Level. Moderatoren können mit `/warum` noch in dein Kontobuch sehen. `/zeigen` bringt dich zurück."
    ].join("\n"),
    shown:
      "Du bist auf Ranglisten und Karten zu sehen, dort, wo du mit deinen XP stehst. `/verbergen` nimmt dich herunter."
  }
} satisfies Translated<unknown>
