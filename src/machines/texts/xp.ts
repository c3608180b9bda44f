import type { Translated } from "./language.ts"
import { grouped } from "./numbers.ts"

interface Moved {
  /** A mention. */
  readonly member: string
  readonly xpBefore: number
  readonly xp: number
  readonly levelBefore: number
  readonly level: number
}

/** `/xp`. */
export const xpTexts = {
  en: {
    command: { name: "xp", description: "Give or take XP by hand" },
    add: {
      name: "add",
      description: "Give a member XP",
      options: {
        member: { name: "member", description: "Who gets it" },
        amount: { name: "amount", description: "How much XP" },
        reason: { name: "reason", description: "Why: it is kept in the ledger" }
      }
    },
    remove: {
      name: "remove",
      description: "Take XP from a member, down to 0 at most",
      options: {
        member: { name: "member", description: "Whom it is taken from" },
        amount: { name: "amount", description: "How much XP" },
        reason: { name: "reason", description: "Why: it is kept in the ledger" }
      }
    },
    set: {
      name: "set",
      description: "Set the XP of a member",
      options: {
        member: { name: "member", description: "Whose XP" },
        amount: { name: "amount", description: "How much XP they have then" },
        reason: { name: "reason", description: "Why: it is kept in the ledger" }
      }
    },
    bot: "Bots have no XP.",
    unmoved: ({ member, xp }: Moved) => `${member} has **${grouped("en", xp)} XP** already: nothing was changed.`,
    moved: ({ level, levelBefore, member, xp, xpBefore }: Moved) =>
      [
        xp > xpBefore
          ? `${member} was given **${grouped("en", xp - xpBefore)} XP**.`
          : `**${grouped("en", xpBefore - xp)} XP** were taken from ${member}.`,
        `XP: ${grouped("en", xpBefore)} → **${grouped("en", xp)}**`,
        `Level: ${grouped("en", levelBefore)} → **${grouped("en", level)}**`
      ].join("\n")
  },
  de: {
    command: { name: "xp", description: "XP von Hand geben oder nehmen" },
    add: {
      name: "geben",
      description: "Einem Mitglied XP geben",
      options: {
        member: { name: "mitglied", description: "Wer sie bekommt" },
        amount: { name: "menge", description: "Wie viele XP" },
        reason: { name: "grund", description: "Warum: Das bleibt im Kontobuch" }
      }
    },
    remove: {
      name: "nehmen",
      description: "Einem Mitglied XP nehmen, höchstens bis auf 0",
      options: {
        member: { name: "mitglied", description: "Wem sie genommen werden" },
        amount: { name: "menge", description: "Wie viele XP" },
        reason: { name: "grund", description: "Warum: Das bleibt im Kontobuch" }
      }
    },
    set: {
      name: "setzen",
      description: "Die XP eines Mitglieds festlegen",
      options: {
        member: { name: "mitglied", description: "Wessen XP" },
        amount: { name: "menge", description: "Wie viele XP es dann hat" },
        reason: { name: "grund", description: "Warum: Das bleibt im Kontobuch" }
      }
    },
    bot: "Bots haben keine XP.",
    unmoved: ({ member, xp }: Moved) => `${member} hat schon **${grouped("de", xp)} XP**: Es wurde nichts geändert.`,
    moved: ({ level, levelBefore, member, xp, xpBefore }: Moved) =>
      [
        xp > xpBefore
          ? `${member} hat **${grouped("de", xp - xpBefore)} XP** bekommen.`
          : `${member} wurden **${grouped("de", xpBefore - xp)} XP** genommen.`,
        `XP: ${grouped("de", xpBefore)} → **${grouped("de", xp)}**`,
        `Level: ${grouped("de", levelBefore)} → **${grouped("de", level)}**`
      ].join("\n")
  }
} satisfies Translated<unknown>
