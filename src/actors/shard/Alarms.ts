import type { GuildCell } from "../guild/GuildCell.ts"
import type { Occupant } from "../voice/Occupant.ts"
import { DueWheel } from "./DueWheel.ts"

/** Payouts that wait for the database are looked at again after so long: ms. */
const laterMs = 5000

/** Alarms that ring at a time: about what a database settles until the next. */
const most = 5000

/** However many wait, they have all rung after so many times. */
const times = 60

interface Alarm {
  readonly cell: GuildCell
  readonly occupant: Occupant
  readonly at: number
}

/** Wakes occupants when something of theirs is due. One set earlier makes those set later for the same one void. */
export class Alarms {
  readonly #wheel: DueWheel<Alarm>
  /** Due, but not rung yet. A crowd that came at once is due at once: woken so, it would hold the loop. */
  #due: Array<Alarm> = []
  /** Those that wait for a restart. */
  readonly #fallen = new Set<Alarm>()

  /** Nothing before `from` (ms) is asked for again. */
  constructor(from: number) {
    this.#wheel = new DueWheel(from)
  }

  set(cell: GuildCell, occupant: Occupant, at: number): void {
    const earlier = occupant.wakeAt !== null && occupant.wakeAt <= at ? occupant.wakeAt : null
    const alarm = { cell, occupant, at: earlier ?? at }
    // The earlier one may wait for a heartbeat: who fell meanwhile does not.
    if (occupant.fallen !== null) this.#fallen.add(alarm)
    if (earlier !== null) return
    occupant.wakeAt = at
    this.#wheel.add(alarm, at)
  }

  /** At each heartbeat: wakes what is due. Costs what is due, however many live. */
  heartbeat(now: number, payoutsWait: boolean): void {
    for (const alarm of this.#wheel.take(now)) this.#due.push(alarm)
    this.#ring(now, payoutsWait)
  }

  /** Called often: wakes the fallen whose restart is due, and some of those that a heartbeat left. */
  tick(now: number, payoutsWait: boolean): void {
    for (const alarm of this.#fallen) {
      if (alarm.occupant.wakeAt === alarm.at && alarm.at > now) continue
      this.#fallen.delete(alarm)
      wake(alarm)
    }
    this.#ring(now, payoutsWait)
  }

  #ring(now: number, payoutsWait: boolean): void {
    if (this.#due.length === 0) return
    const count = Math.max(most, Math.ceil(this.#due.length / times))
    for (const alarm of this.#due.splice(0, count)) {
      const { cell, occupant } = alarm
      if (payoutsWait && occupant.fallen === null && occupant.wakeAt === alarm.at) {
        occupant.wakeAt = null
        this.set(cell, occupant, now + laterMs)
      } else wake(alarm)
    }
  }
}

const wake = ({ at, cell, occupant }: Alarm): void => {
  if (occupant.wakeAt !== at) return
  occupant.wakeAt = null
  cell.due(occupant)
}
