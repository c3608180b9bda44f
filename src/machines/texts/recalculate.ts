import type { Translated } from "./language.ts"
import { grouped } from "./numbers.ts"

interface Difference {
  /** A mention; null: of the whole server. */
  readonly member: string | null
  readonly stored: string
  readonly derived: string
}

/** `/recalculate`. */
export const recalculateTexts = {
  en: {
    command: { name: "recalculate", description: "Check every figure of this server against the ledger", options: {} },
    what: { level: "levels", total: "totals", rollup: "days", ranks: "counts of ranks", pairs: "time together" },
    running: "That is already under way here. Whoever began it is told when it is done.",
    fine: "Everything is as the ledger says: nothing had to be repaired.",
    repaired: (total: number) => `Repaired: **${grouped("en", total)}**.`,
    examples: "For example:",
    example: (what: string, { derived, member, stored }: Difference) =>
      `- ${what}${member === null ? "" : ` of ${member}`}: \`${stored}\` → \`${derived}\``
  },
  de: {
    command: { name: "nachrechnen", description: "Alle Zahlen dieses Servers am Kontobuch prüfen", options: {} },
    what: { level: "Level", total: "Summen", rollup: "Tage", ranks: "Zählungen der Ränge", pairs: "gemeinsame Zeit" },
    running: "Das läuft hier schon. Wer es begonnen hat, erfährt, wenn es fertig ist.",
    fine: "Alles ist, wie das Kontobuch sagt: Es gab nichts zu reparieren.",
    repaired: (total: number) => `Repariert: **${grouped("de", total)}**.`,
    examples: "Zum Beispiel:",
    example: (what: string, { derived, member, stored }: Difference) =>
      `- ${what}${member === null ? "" : ` von ${member}`}: \`${stored}\` → \`${derived}\``
  }
} satisfies Translated<unknown>
