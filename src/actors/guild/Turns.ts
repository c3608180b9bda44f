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
  readonly #busy = new Set<GuildCell>()
  readonly #around: TurnSurroundings
  #planned = false

  constructor(around: TurnSurroundings) {
    this.#around = around
  }

  /** Cells with letters not yet taken, and perhaps some without. */
  get busy(): Iterable<GuildCell> {
    return this.#busy
  }

  ask(cell: GuildCell): void {
    this.#busy.add(cell)
    this.#plan()
  }

  rested(cell: GuildCell): void {
    this.#busy.delete(cell)
  }

  #plan(): void {
    if (this.#planned) return
    this.#planned = true
    this.#around.later(this.#round)
  }

  readonly #round = (): void => {
    this.#planned = false
    let taken = 0
    let clock = this.#around.elapsed()
    for (const cell of Array.from(this.#busy)) {
      if (taken >= round) return this.#plan()
      const before = cell.backlog
      clock = cell.takeTurn(slice, clock)
      taken += before - cell.backlog
      // To the end of the row: whom this round does not reach comes first in the next.
      this.#busy.delete(cell)
      if (cell.wantsTurn || cell.mailboxSize > 0) this.#busy.add(cell)
      if (cell.wantsTurn) this.#plan()
    }
  }
}
