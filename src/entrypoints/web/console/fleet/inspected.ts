import { signal } from "@preact/signals"

/** The instant that is looked at in all plots at once: ms, UTC; null: now. */
export const inspected = signal<number | null>(null)

/** The index of the last of ascending instants that is not after `at`; the first when all are. */
export const indexAt = (instants: ReadonlyArray<number>, at: number): number => {
  let low = 0
  let high = instants.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((instants[middle] ?? 0) <= at) low = middle
    else high = middle - 1
  }
  return low
}
