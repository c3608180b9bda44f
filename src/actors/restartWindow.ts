/** How often something may restart before it is given up: `max` times within `withinMs`, as in OTP. */
export interface RestartIntensity {
  readonly max: number
  readonly withinMs: number
}

/** Design 4. They multiply across floors, so they are small. */
export const sessionIntensity: RestartIntensity = { max: 5, withinMs: 30_000 }
export const guildIntensity: RestartIntensity = { max: 5, withinMs: 60_000 }
export const shardIntensity: RestartIntensity = { max: 3, withinMs: 300_000 }

/** The crashes of one actor that still count against its intensity. */
export class RestartWindow {
  readonly #intensity: RestartIntensity
  #crashes: ReadonlyArray<number> = []
  /** Restarts in all, ever. */
  total = 0

  constructor(intensity: RestartIntensity) {
    this.#intensity = intensity
  }

  /** Counts a crash at `at` (ms). Answers whether a restart is admitted. */
  admit(at: number): boolean {
    this.#crashes = [...this.#crashes.filter((crash) => at - crash < this.#intensity.withinMs), at]
    if (this.#crashes.length > this.#intensity.max) return false
    this.total++
    return true
  }

  /** Milliseconds to wait before the restart just admitted: 100 ms doubling to 2 s. */
  backoffMs(): number {
    return Math.min(100 * 2 ** Math.max(0, this.#crashes.length - 1), 2000)
  }
}
