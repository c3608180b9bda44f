import type { GuildCell } from "./GuildCell.ts"

/** Letters a guild may take before the others get their turn. */
const slice = 256

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
    if (this.#planned) return
    this.#planned = true
    this.#later(this.#round)
  }

  rested(cell: GuildCell): void {
    this.#busy.delete(cell)
  }

  readonly #round = (): void => {
    this.#planned = false
    for (const cell of this.#busy) {
      const more = cell.takeTurn(slice)
      if (more) this.ask(cell)
      else if (cell.mailboxSize === 0) this.#busy.delete(cell)
    }
  }
}
