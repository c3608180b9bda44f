import { type Guard, guards } from "./guards.ts"
import { playScript } from "./playScript.ts"
import { playSeeds } from "./playSeeds.ts"
import { table } from "./table.ts"
import type { Wrong } from "./Violation.ts"

/** Seeds that went wrong, and what was wrong in each. */
type Red = ReadonlyMap<number, ReadonlySet<Wrong>>

/** What it takes to notice that a guard is gone. */
interface Proof {
  readonly guard: Guard
  readonly alone: Red
  /** With the watermark gone as well; null for the watermark itself. */
  readonly paired: Red | null
  /** What goes wrong with only the watermark gone. */
  readonly unmarked: Red
  /** What is wrong in its own script. */
  readonly scripted: ReadonlySet<Wrong>
}

const redWithout = async (first: number, count: number, without: ReadonlyArray<Guard>): Promise<Red> => {
  const red = new Map<number, ReadonlySet<Wrong>>()
  await playSeeds({ first, count, without }, ({ seed, violations }) => {
    if (violations.length > 0) red.set(seed, new Set(violations.map(({ wrong }) => wrong)))
  })
  return red
}

/** Plays the same seeds without each guard, alone and together with the watermark. */
export const proveGuards = async (
  first: number,
  count: number,
  starting: (guard: Guard) => void
): Promise<ReadonlyArray<Proof>> => {
  starting("watermark")
  const unmarked = await redWithout(first, count, ["watermark"])
  const proofs: Array<Proof> = [
    {
      guard: "watermark",
      alone: unmarked,
      paired: null,
      unmarked,
      scripted: await playScript("watermark")
    }
  ]
  for (const guard of guards) {
    if (guard === "watermark") continue
    starting(guard)
    const alone = await redWithout(first, count, [guard])
    const paired = await redWithout(first, count, ["watermark", guard])
    proofs.push({ guard, alone, paired, unmarked, scripted: await playScript(guard) })
  }
  return proofs
}

const newIn = ({ paired, unmarked }: Proof): ReadonlyArray<number> =>
  [...(paired?.keys() ?? [])].filter((seed) => !unmarked.has(seed))

export const isNoticed = (proof: Proof): boolean =>
  proof.alone.size > 0 || newIn(proof).length > 0 || proof.scripted.size > 0

const smallest = (seeds: Iterable<number>): string => {
  const least = Math.min(...seeds)
  return least === Infinity ? "-" : String(least)
}

const kindsOf = (red: Red): string => {
  const seeds = new Map<Wrong, number>()
  for (const wrongs of red.values()) for (const wrong of wrongs) seeds.set(wrong, (seeds.get(wrong) ?? 0) + 1)
  const most = [...seeds].sort(([, a], [, b]) => b - a)
  return most.length === 0 ? "-" : most.map(([wrong, count]) => `${wrong} ${count}`).join(", ")
}

export const tableOfProofs = (proofs: ReadonlyArray<Proof>): string =>
  table(
    [
      "without",
      "red",
      "first",
      "what is wrong",
      "without the watermark too",
      "red without it alone",
      "first new",
      "its script"
    ],
    proofs.map((proof) => {
      const { alone, guard, paired, scripted, unmarked } = proof
      const both = paired === null ? "-" : String(paired.size)
      const known = paired === null ? "-" : String([...paired.keys()].filter((seed) => unmarked.has(seed)).length)
      return [
        guard,
        String(alone.size),
        smallest(alone.keys()),
        kindsOf(alone),
        both,
        known,
        smallest(newIn(proof)),
        [...scripted].join(", ") || "-"
      ]
    })
  )
