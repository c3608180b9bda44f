import type { Translated } from "./language.ts"
import { grouped } from "./numbers.ts"

/** A level, as it stands in the list. */
interface LevelLine {
  readonly level: number
  readonly xp: bigint
  /** Emoji and mention; null: none is tied. */
  readonly role: string | null
  readonly own: boolean
}

/** A tied role that nobody can get. */
interface BrokenLine {
  readonly level: number
  readonly name: string
  /** ms, UTC; null: the level is beyond the last one. */
  readonly since: number | null
}

const spaced = (...parts: ReadonlyArray<string | null>) => parts.filter((part) => part !== null).join(" · ")

/** Discord shows it in the reader's own time. */
const moment = (at: number) => `<t:${Math.floor(at / 1000)}:R>`

/** `/levels`. */
export const levelsTexts = {
  en: {
    command: { name: "levels", description: "All levels, the XP they take and the roles they bring", options: {} },
    title: "Levels",
    page: (page: number, pages: number) => `Page ${grouped("en", page)} of ${grouped("en", pages)}`,
    line: ({ level, own, role, xp }: LevelLine) =>
      spaced(`**${grouped("en", level)}**`, `${grouped("en", xp)} XP`, role, own ? "**you are here**" : null),
    brokenTitle: "Roles nobody can get",
    brokenAbout: "An administrator can mend them: `/level-role status` says how.",
    broken: ({ level, name, since }: BrokenLine) =>
      `Level ${grouped("en", level)} · ${name} · ${since === null ? "levels end before it" : `out of reach ${moment(since)}`}`,
    more: (count: number) => `and ${grouped("en", count)} more`,
    first: "First",
    previous: "Previous",
    next: "Next",
    last: "Last"
  },
  de: {
    command: { name: "level", description: "Alle Level, die XP dafür und die Rollen, die sie bringen", options: {} },
    title: "Level",
    page: (page: number, pages: number) => `Seite ${grouped("de", page)} von ${grouped("de", pages)}`,
    line: ({ level, own, role, xp }: LevelLine) =>
      spaced(`**${grouped("de", level)}**`, `${grouped("de", xp)} XP`, role, own ? "**hier bist du**" : null),
    brokenTitle: "Rollen, die niemand bekommen kann",
    brokenAbout: "Ein Administrator kann das beheben: `/level-rolle stand` sagt, wie.",
    broken: ({ level, name, since }: BrokenLine) =>
      `Level ${grouped("de", level)} · ${name} · ${since === null ? "die Level enden vorher" : `${moment(since)} verloren`}`,
    more: (count: number) => `und ${grouped("de", count)} weitere`,
    first: "Anfang",
    previous: "Zurück",
    next: "Weiter",
    last: "Ende"
  }
} satisfies Translated<unknown>
