import { Context, Effect, Formatter, Layer, Logger, type LogLevel } from "effect"
import { logEntry } from "./logEntry.ts"
import { logEntries } from "./metrics.ts"

/** How many are kept. */
const capacity = 200

/** How much of one is kept, so that all of them together stay below some MB. */
const mostMessage = 2000
const mostCause = 10_000
const mostAnnotation = 500

export interface RecentError {
  /** ms, UTC. */
  readonly at: number
  readonly level: "Warn" | "Error" | "Fatal"
  readonly message: string
  /** Every error with its stack and what it came of; null: none. */
  readonly cause: string | null
  readonly annotations: Readonly<Record<string, string>>
}

const isTold = (level: LogLevel.LogLevel): level is RecentError["level"] =>
  level === "Warn" || level === "Error" || level === "Fatal"

const shortened = (text: string, most: number) => (text.length <= most ? text : `${text.slice(0, most)}...`)

/** The last warnings and errors that this process logged, whoever logged them. */
export class RecentErrors extends Context.Service<
  RecentErrors,
  {
    /** Newest first. */
    readonly list: () => ReadonlyArray<RecentError>
    /** How many there were since the process began. */
    readonly total: () => number
    readonly note: (error: RecentError) => void
  }
>()("guildhall/actors/RecentErrors") {
  static readonly layer = Layer.sync(RecentErrors, () => {
    const ring: Array<RecentError> = []
    let total = 0
    return RecentErrors.of({
      list: () => ring.toReversed(),
      total: () => total,
      note: (error) => {
        total++
        ring.push(error)
        if (ring.length > capacity) ring.shift()
      }
    })
  })

  /** Catches whatever is logged, where the log's level lets it through. */
  static readonly logger = Effect.map(RecentErrors, ({ note }) =>
    Logger.make<unknown, void>((options) => {
      const { logLevel: level } = options
      if (!isTold(level)) return
      logEntries[level].updateUnsafe(1, options.fiber.context)
      const { annotations, at, cause, message } = logEntry(options)
      note({
        at,
        level,
        message: shortened(message, mostMessage),
        cause: cause === null ? null : shortened(cause, mostCause),
        annotations: Object.fromEntries(
          Object.entries(annotations).map(([name, value]) => [
            name,
            shortened(typeof value === "string" ? value : Formatter.formatJson(value), mostAnnotation)
          ])
        )
      })
    })
  )
}
