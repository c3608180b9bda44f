import { Effect, Metric } from "effect"
import type { DispatchMalformed } from "../../infra/discord/dispatch.ts"
import { malformedDispatches } from "../inspection/metrics.ts"

/** Complaints told within a window; the others are only counted. */
const most = 20
const windowMs = 60_000

/** What is told of a text that somebody else wrote. */
const shown = 200

interface ComplaintSurroundings {
  readonly now: () => number
  /** Runs something when whoever has work now is done. */
  readonly later: (work: () => void) => void
  readonly aside: (effect: Effect.Effect<void>) => void
}

/** Counts every dispatch that cannot be read and tells of a few: a flood of them fills neither log nor heap. */
export class Complaints {
  readonly #around: ComplaintSurroundings
  #uncounted = 0
  #windowFrom = -Infinity
  #told = 0

  constructor(around: ComplaintSurroundings) {
    this.#around = around
  }

  readonly take = (fact: DispatchMalformed): void => {
    if (this.#uncounted++ === 0) this.#around.later(this.#count)
    const now = this.#around.now()
    if (now - this.#windowFrom >= windowMs) {
      this.#windowFrom = now
      this.#told = 0
    }
    if (this.#told > most) return
    this.#told++
    this.#around.aside(
      this.#told > most
        ? Effect.logWarning("more dispatches cannot be read: for a minute they are only counted")
        : Effect.logWarning("a dispatch could not be read").pipe(Effect.annotateLogs(brief(fact)))
    )
  }

  readonly #count = (): void => {
    const count = this.#uncounted
    this.#uncounted = 0
    this.#around.aside(Metric.update(malformedDispatches, count))
  }
}

const brief = ({ guildId, message, name, path }: DispatchMalformed) => ({
  dispatch: name.slice(0, shown),
  guildId: guildId?.slice(0, shown) ?? null,
  path: path.slice(0, shown),
  why: message.slice(0, shown)
})
