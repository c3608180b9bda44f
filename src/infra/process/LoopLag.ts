import { monitorEventLoopDelay } from "node:perf_hooks"

/** How often the loop is asked to show up: ms. What it is late by is the lag. */
const resolution = 20

/** How much time a reading covers at least, but for the first: ms. It covers at most twice as much. */
const window = 15_000

const begin = () => {
  const histogram = monitorEventLoopDelay({ resolution })
  histogram.enable()
  return histogram
}

type Delays = ReturnType<typeof begin>

/** How late the event loop was of late. The two histograms overlap: one just begun misses what holds the loop then. */
export class LoopLag {
  #read: Delays = begin()
  #next: Delays | null = null

  constructor() {
    setInterval(() => this.#turn(), window).unref()
  }

  /** ms, by a percentile from 0 to 100. */
  percentile(percentile: number): number {
    return this.#read.count === 0 ? 0 : late(this.#read.percentile(percentile))
  }

  /** ms. */
  get longest(): number {
    return this.#read.count === 0 ? 0 : late(this.#read.max)
  }

  #turn(): void {
    if (this.#next !== null) {
      this.#read.disable()
      this.#read = this.#next
    }
    this.#next = begin()
  }
}

const late = (nanos: number): number => Math.max(0, nanos / 1e6 - resolution)
