/** Traces begun in a second at most, whatever the share: nobody reads more, and the collector need not drown. */
const most = 100

/** Chooses evenly: with a share of 0.01 every hundredth. */
export class Sampler {
  readonly #share: number
  #due = 0
  #second = 0
  #begun = 0

  /** `share`: from 0 to 1. */
  constructor(share: number) {
    this.#share = share
  }

  /** Whether this one is chosen. `now` is asked for only where the share allows it: seconds. */
  choose(now: () => number): boolean {
    this.#due += this.#share
    if (this.#due < 1) return false
    this.#due -= 1
    const second = Math.floor(now())
    if (second !== this.#second) {
      this.#second = second
      this.#begun = 0
    }
    return this.#begun++ < most
  }
}
