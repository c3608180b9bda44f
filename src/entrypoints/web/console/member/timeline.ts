import type { LedgerEntry } from "../answers.ts"

/** What became of a stretch of voice time: `open` is not settled yet, `gap` is time in which nobody could see the guild. */
export type Fate = "paid" | "withheld" | "gap" | "open"

/** A stretch of time with one fate. Half-open `[from, to)`: ms, UTC. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly fate: Fate
  /** Why it was withheld, or what the gap came of. */
  readonly reasons: ReadonlyArray<string>
  /** XP, unrounded. */
  readonly xp: number
}

/** Voice numerators are XP over this. */
const voiceScale = 6_000_000

/** Before whole days of bars become too thin to be seen, stretches of one fate that nearly touch are drawn as one. */
const touching = 1000

const keyOf = (entry: LedgerEntry) => `${entry.kind} ${"from" in entry ? entry.from : entry.at}`

/** Entries with others that may be among them already: what is settled never changes but for the chat of an hour. */
export const merged = (
  known: ReadonlyArray<LedgerEntry>,
  newer: ReadonlyArray<LedgerEntry>
): ReadonlyArray<LedgerEntry> => [
  ...new Map([...known, ...newer].map((entry) => [keyOf(entry), entry] as const)).values()
]

/** How far the voice time among entries reaches: ms, UTC; 0 when there is none. */
export const settledUntil = (entries: ReadonlyArray<LedgerEntry>): number =>
  entries.reduce((latest, entry) => (entry.kind === "voice" ? Math.max(latest, Date.parse(entry.to)) : latest), 0)

const stretchOf = (entry: LedgerEntry): ReadonlyArray<Stretch> => {
  if (entry.kind === "chat" || entry.kind === "adjustment") return []
  const span = { from: Date.parse(entry.from), to: Date.parse(entry.to) }
  if (entry.kind === "gap") return [{ ...span, fate: "gap", reasons: [entry.cause], xp: 0 }]
  const xp = Number(entry.numerator) / voiceScale
  return [{ ...span, fate: entry.withheld.length > 0 ? "withheld" : "paid", reasons: entry.withheld, xp }]
}

const isSame = (a: Stretch, b: Stretch) =>
  a.fate === b.fate && a.reasons.join() === b.reasons.join() && b.from - a.to <= touching

/** Whatever of a ledger lies within `[from, to)`, oldest first, with neighbours of one fate in one piece. */
export const stretchesOf = (
  entries: ReadonlyArray<LedgerEntry>,
  { from, to }: { readonly from: number; readonly to: number }
): ReadonlyArray<Stretch> => {
  const stretches: Array<Stretch> = []
  const within = entries
    .flatMap(stretchOf)
    .map((stretch) => ({ ...stretch, from: Math.max(from, stretch.from), to: Math.min(to, stretch.to) }))
    .filter((stretch) => stretch.to > stretch.from)
    .sort((a, b) => a.from - b.from)
  for (const stretch of within) {
    const last = stretches.at(-1)
    if (last !== undefined && isSame(last, stretch)) {
      stretches[stretches.length - 1] = { ...last, to: Math.max(last.to, stretch.to), xp: last.xp + stretch.xp }
    } else stretches.push(stretch)
  }
  return stretches
}
