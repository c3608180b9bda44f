import type { Loss } from "./oracle.ts"
import type { Report } from "./simulate.ts"
import { table } from "./table.ts"

/** What many seeds came to. */
export class Tally {
  seeds = 0
  settled = 0
  virtualMs = 0
  readonly failures: Array<Report> = []
  readonly #acts = new Map<string, number>()
  readonly #losses = new Map<string, Loss>()

  add(report: Report): void {
    this.seeds++
    this.settled += report.settled
    this.virtualMs += report.virtualMs
    for (const [act, times] of report.acts) this.#acts.set(act, (this.#acts.get(act) ?? 0) + times)
    for (const [cause, loss] of report.losses) {
      if (loss.lost > (this.#losses.get(cause)?.lost ?? 0)) this.#losses.set(cause, loss)
    }
    if (report.violations.length > 0) this.failures.push(report)
  }

  /** As tables. */
  toString(): string {
    const acts = [...this.#acts].sort(([, a], [, b]) => b - a).map(([act, times]) => [act, String(times)])
    const losses = [...this.#losses]
      .sort(([, a], [, b]) => b.lost - a.lost)
      .map(([cause, { blind, lost }]) => [cause, seconds(lost), seconds(blind)])
    return [
      `${this.seeds} seeds, ${(this.virtualMs / 3_600_000).toFixed(0)} hours of virtual time, ${this.settled} segments paid`,
      "",
      table(["what was done", "times"], acts),
      "",
      table(["time that nobody saw, and a member lost at most", "lost", "of"], losses),
      "",
      `${this.failures.length} seeds with violations`
    ].join("\n")
  }
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
