import type { GuildCell } from "../guild/GuildCell.ts"
import type { Occupant } from "../voice/Occupant.ts"
import { DueWheel } from "./DueWheel.ts"

/** Payouts that wait for the database are looked at again after so long: ms. */
const laterMs = 5000

interface Alarm {
  readonly cell: GuildCell
  readonly occupant: Occupant
  readonly at: number
}

/** Wakes occupants when something of theirs is due. One set earlier makes those set later for the same one void. */
export class Alarms {
  readonly #wheel: DueWheel<Alarm>
  /** Those of the wheel that wait for a restart. */
  readonly #fallen = new Set<Alarm>()

  /** Nothing before `from` (ms) is asked for again. */
  constructor(from: number) {
    this.#wheel = new DueWheel(from)
  }

  set(cell: GuildCell, occupant: Occupant, at: number): void {
    if (occupant.wakeAt !== null && occupant.wakeAt <= at) return
    occupant.wakeAt = at
    const alarm = { cell, occupant, at }
    this.#wheel.add(alarm, at)
    if (occupant.fallen !== null) this.#fallen.add(alarm)
  }

  /** Wakes what is due. Costs what is due, however many live. Payouts may have to wait, restarts never. */
  ring(now: number, payoutsWait: boolean): void {
    for (const { at, cell, occupant } of this.#wheel.take(now)) {
      if (occupant.wakeAt !== at) continue
      occupant.wakeAt = null
      if (payoutsWait && occupant.fallen === null) this.set(cell, occupant, now + laterMs)
      else cell.due(occupant)
    }
  }

  /** Wakes the fallen whose restart is due. */
  ringFallen(now: number): void {
    for (const alarm of this.#fallen) {
      const { at, cell, occupant } = alarm
      if (occupant.wakeAt === at && at > now) continue
      this.#fallen.delete(alarm)
      if (occupant.wakeAt !== at) continue
      occupant.wakeAt = null
      cell.due(occupant)
    }
  }
}
