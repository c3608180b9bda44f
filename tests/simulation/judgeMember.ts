import type { Blind } from "./Blind.ts"

/** A stretch of time and what it is worth: ms, UTC; XP a minute, in percent. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly worth: number
}

/** One member's evening: as it was, and as it was paid. */
interface Evening {
  readonly name: string
  readonly truth: ReadonlyArray<Stretch>
  /** When anything about them changed: ms. */
  readonly changes: ReadonlyArray<number>
  readonly paid: ReadonlyArray<Stretch>
  /** What was withheld for good reason. */
  readonly withheld: ReadonlyArray<Omit<Stretch, "worth">>
}

/** What could be known of it. */
interface Known {
  readonly blind: ReadonlyArray<Blind>
  readonly until: number
}

interface Judgement {
  readonly violations: ReadonlyArray<string>
  /** What was lost in each blind stretch: ms. */
  readonly lost: ReadonlyMap<Blind, number>
}

export const clock = (at: number): string => new Date(at).toISOString().slice(11, 23)

const worthAt = (stretches: ReadonlyArray<Stretch>, at: number): number =>
  stretches.find(({ from, to }) => from <= at && at < to)?.worth ?? 0

/** Holds what a member was paid against what really was, piece by piece. */
export const judgeMember = ({ changes, name, paid, truth, withheld }: Evening, { blind, until }: Known): Judgement => {
  const violations: Array<string> = []
  const inOrder = paid.toSorted((a, b) => a.from - b.from || a.to - b.to)
  for (const [i, { from }] of inOrder.entries()) {
    const before = inOrder[i - 1]
    if (before !== undefined && from < before.to) {
      violations.push(`${name} was paid twice from ${clock(from)} to ${clock(before.to)}`)
    }
  }
  const cuts = new Set([until])
  for (const { from, to } of [...truth, ...paid, ...blind]) cuts.add(from).add(to)
  const instants = [...cuts].filter((at) => at <= until).sort((a, b) => a - b)
  const lost = new Map<Blind, number>()
  for (const [i, from] of instants.entries()) {
    const to = instants[i + 1]
    if (to === undefined) break
    const [was, got] = [worthAt(truth, from), worthAt(paid, from)]
    if (was === got) continue
    if (got === 0 && withheld.some((it) => it.from <= from && from < it.to)) continue
    const tell = (what: string) =>
      violations.push(`${name} ${what} from ${clock(from)} to ${clock(to)}: paid ${got}, worth ${was}`)
    const within = blind.find((it) => it.from <= from && from < it.to)
    if (within === undefined) {
      tell(got < was ? "lost" : "was overpaid")
      continue
    }
    const first = Math.max(...within.froms.map((at) => worthAt(truth, at)))
    const last = Math.max(...within.tos.map((at) => worthAt(truth, at)))
    const unchanged = !changes.some((at) => within.from < at && at <= within.to)
    // What they were told of within the gap, a process may have believed; nothing dearer than both that and the end.
    const soFar = truth.filter((it) => it.from <= from && within.from < it.to).map(({ worth }) => worth)
    const believed = within.how.has("replayed") && within.how.size === 1 ? first : Math.max(first, ...soFar)
    const most = within.how.has("late") ? believed : Math.min(believed, last)
    if (got > Math.max(was, most)) tell("was overpaid while nobody saw")
    else if (unchanged && !within.how.has("from nothing")) tell("lost, though nothing changed while nobody saw")
    else if (got < was) lost.set(within, (lost.get(within) ?? 0) + to - from)
  }
  return { violations, lost }
}
