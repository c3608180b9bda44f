import { seededRandom } from "../../src/infra/simulator/random.ts"

/** A fault as it was chosen. */
export interface Planned {
  readonly fault: string
  /** Which of the two bots on real stores. */
  readonly target: "owner" | "standby" | "both"
  /** After the one before it in the same act: ms. */
  readonly afterMs: number
  readonly forMs: number
  readonly roll: number
}

/** What can be chosen, and how long it may last: ms. */
type Choices = ReadonlyArray<readonly [name: string, forMs: readonly [number, number]]>

/**
 * Acts without end: one fault, or a few that overlap. Everything is drawn from one shuffled deck after another, so
 * that each fault comes up before any comes again.
 */
export function* planActs(seed: number, choices: Choices): Generator<ReadonlyArray<Planned>, never> {
  const { below, next, pick } = seededRandom(seed)
  let deck: Array<Choices[number]> = []
  const draw = (): Planned | null => {
    if (deck.length === 0) deck = [...choices]
    const [drawn] = deck.splice(below(deck.length), 1)
    if (drawn === undefined) return null
    const [fault, [least, most]] = drawn
    return {
      fault,
      target: pick(["owner", "owner", "owner", "standby", "both"]) ?? "owner",
      afterMs: Math.round(next() * 4000),
      forMs: Math.round(least + next() * (most - least)),
      roll: next()
    }
  }
  for (;;) yield Array.from({ length: 1 + below(4) }, draw).filter((planned) => planned !== null)
}
