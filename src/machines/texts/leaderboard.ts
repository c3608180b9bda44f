import type { Translated } from "./language.ts"
import { grouped } from "./numbers.ts"

/** `/leaderboard`, its controls and what it says. */
export const leaderboardTexts = {
  en: {
    command: {
      name: "leaderboard",
      description: "Who takes part the most",
      options: {
        metric: { name: "metric", description: "What to rank by; XP if you choose nothing" },
        period: { name: "period", description: "Over which time; all of it if you choose nothing" }
      }
    },
    button: "Leaderboard",
    title: (metric: string) => `Leaderboard: ${metric}`,
    metric: "What to rank by",
    period: "Over which time",
    first: "First",
    previous: "Previous",
    next: "Next",
    last: "Last",
    level: "Level",
    page: (page: number, pages: number) => `Page ${grouped("en", page)} of ${grouped("en", pages)}`,
    you: (place: number, total: number, value: string) =>
      `You are **#${grouped("en", place)}** of ${grouped("en", total)} with ${value}.`,
    notYou: "You are not on this board.",
    empty: "Nobody is on this board yet. Be the first!"
  },
  de: {
    command: {
      name: "rangliste",
      description: "Wer am meisten dabei ist",
      options: {
        metric: { name: "wert", description: "Wonach sortiert wird; ohne Angabe nach XP" },
        period: { name: "zeitraum", description: "Über welche Zeit; ohne Angabe die gesamte" }
      }
    },
    button: "Rangliste",
    title: (metric: string) => `Rangliste: ${metric}`,
    metric: "Wonach sortiert wird",
    period: "Über welche Zeit",
    first: "Anfang",
    previous: "Zurück",
    next: "Weiter",
    last: "Ende",
    level: "Level",
    page: (page: number, pages: number) => `Seite ${grouped("de", page)} von ${grouped("de", pages)}`,
    you: (place: number, total: number, value: string) =>
      `Du bist **#${grouped("de", place)}** von ${grouped("de", total)} mit ${value}.`,
    notYou: "Du stehst nicht auf dieser Rangliste.",
    empty: "Hier steht noch niemand. Mach den Anfang!"
  }
} satisfies Translated<unknown>
