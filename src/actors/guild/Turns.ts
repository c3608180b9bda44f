import type { GuildCell } from "./GuildCell.ts"

/** Letters a guild may take before the others get their turn. */
const slice = 256

/** Letters that all of them together may take before sockets and timers get theirs. */
const round = 4096

/** Goes round the guilds with work, a slice each. One round serves them all: waking a fibre costs more than a frame. */
export class Turns {
  readonly #busy = new Set<GuildCell>()
  readonly #later: (round: () => void) => void
  #planned = false

  /** `later` runs what it is given when whoever has work now is done: the work has a turn of its own. */
  constructor(later: (round: () => void) => void) {
    this.#later = later
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
    this.#later(this.#round)
  }

  readonly #round = (): void => {
    this.#planned = false
    let taken = 0
    for (const cell of Array.from(this.#busy)) {
      if (taken >= round) return this.#plan()
      const before = cell.mailboxSize
      const more = cell.takeTurn(slice)
      taken += before - cell.mailboxSize
      // To the end of the row: whom this round does not reach comes first in the next.
      this.#busy.delete(cell)
      if (more || cell.mailboxSize > 0) this.#busy.add(cell)
      if (more) this.#plan()
    }
  }
}
