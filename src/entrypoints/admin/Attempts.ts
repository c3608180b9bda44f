import { Recent } from "../../infra/bounded/Recent.ts"

/** Wrong tokens that an address may send within a minute. */
const most = 10
const window = 60_000

/** Addresses that are counted at once: beyond them the oldest are forgotten. */
const addresses = 10_000

interface Count {
  readonly since: number
  wrong: number
}

/** How often each address was wrong of late. Times are in ms, of a clock that only grows. */
export class Attempts {
  readonly #counts = new Recent<Count>(addresses)

  /** How long the address has to wait before its next attempt: ms; 0 when it need not. */
  waits(address: string, now: number): number {
    const count = this.#counts.get(address)
    if (count === null || count.wrong < most) return 0
    return Math.max(0, count.since + window - now)
  }

  wrong(address: string, now: number): void {
    const count = this.#counts.get(address)
    if (count !== null && now < count.since + window) count.wrong++
    else this.#counts.set(address, { since: now, wrong: 1 })
  }
}
