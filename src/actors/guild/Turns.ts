import type { GuildCell } from "./GuildCell.ts"

/** Letters, and occupants that are due, of a guild before the others get their turn. */
const slice = 256

/** The same of all of them together before sockets and timers get theirs. */
const round = 4096

export interface TurnSurroundings {
  /** Milliseconds that only grow; for durations. */
  readonly elapsed: () => number
  /** Runs something when whoever has work now is done: it has a turn of its own. */
  readonly later: (work: () => void) => void
}

/** Goes round the guilds with work, a slice each. One round serves them all: waking a fibre costs more than a frame. */
export class Turns {
  /** Who comes next, in the order in which they asked. */
  #row: Array<GuildCell> = []
  readonly #around: TurnSurroundings
  #planned = false

  constructor(around: TurnSurroundings) {
    this.#around = around
  }

  /** All cells with letters not yet taken, and perhaps some without. */
  get busy(): Iterable<GuildCell> {
    return this.#row
  }

  ask(cell: GuildCell): void {
    if (!cell.inRow) {
      cell.inRow = true
      this.#row.push(cell)
    }
    this.#plan()
  }

  #plan(): void {
    if (this.#planned) return
    this.#planned = true
    this.#around.later(this.#round)
  }

  readonly #round = (): void => {
    this.#planned = false
    const row = this.#row
    const waiting = row.length
    let taken = 0
    let served = 0
    let clock = this.#around.elapsed()
    for (; served < waiting && taken < round; served++) {
      const cell = row[served]
      if (cell === undefined) continue
      const before = cell.backlog
      clock = cell.takeTurn(slice, clock)
      taken += before - cell.backlog
      // To the end of the row: whom this round does not reach comes first in the next.
      cell.inRow = cell.wantsTurn || cell.mailboxSize > 0
      if (cell.inRow) row.push(cell)
      if (cell.wantsTurn) this.#plan()
    }
    this.#row = row.slice(served)
    if (served < waiting) this.#plan()
  }
}
