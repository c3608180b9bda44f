import type { Blindness, Regained } from "./Sight.ts"

/** A stretch in which nobody saw, made of all blindnesses that touch: ms, UTC. */
export interface Blind {
  readonly from: number
  /** When each of those that it was joined from began. */
  readonly froms: ReadonlyArray<number>
  readonly to: number
  /** When each of those ended. */
  readonly tos: ReadonlyArray<number>
  readonly how: ReadonlySet<Regained>
  /** The cause of the longest. */
  readonly why: string
}

/** Blindnesses that touch are one. */
export const joined = (blindnesses: ReadonlyArray<Blindness>): ReadonlyArray<Blind> => {
  const whole: Array<Blind> = []
  for (const { from, how, to, why } of blindnesses.toSorted((a, b) => a.from - b.from)) {
    if (from > to) continue
    const last = whole.at(-1)
    if (last === undefined || from > last.to)
      whole.push({ from, froms: [from], to, tos: [to], how: new Set([how]), why })
    else {
      const longer = to - from > last.to - last.from ? why : last.why
      whole.splice(-1, 1, {
        from: last.from,
        froms: [...last.froms, from],
        to: Math.max(last.to, to),
        tos: [...last.tos, to],
        how: new Set([...last.how, how]),
        why: longer
      })
    }
  }
  return whole
}
