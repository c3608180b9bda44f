import { Cause, Formatter, type Logger, type LogLevel, Predicate, References } from "effect"

/** What was logged, in one shape, however it was said. */
export interface LogEntry {
  /** ms, UTC. */
  readonly at: number
  readonly level: LogLevel.LogLevel
  readonly message: string
  /** Every error with its stack and what it came of; null: none. */
  readonly cause: string | null
  /** Whom and what it concerns: `guildId`, `userId`, `shard` and the like. */
  readonly annotations: Readonly<Record<string, unknown>>
}

const isDetails = (part: unknown): part is Readonly<Record<string, unknown>> =>
  Predicate.isObject(part) && !Predicate.isIterable(part)

const wordOf = (part: unknown): string => (typeof part === "string" ? part : Formatter.format(part))

/**
 * Reads what a logger is given. Errors among the words are told as causes: never with their own fields, which may hold
 * what was sent. Objects among them are told as annotations.
 */
export const logEntry = ({ cause, date, fiber, logLevel, message }: Logger.Options<unknown>): LogEntry => {
  const parts = Array.isArray(message) ? message : [message]
  const errors = parts.filter((part) => part instanceof Error)
  const words = parts.filter((part) => !(part instanceof Error) && !isDetails(part)).map(wordOf)
  const causes = [...errors.map((error) => Cause.fail(error)), ...(cause.reasons.length === 0 ? [] : [cause])]
  return {
    at: date.getTime(),
    level: logLevel,
    message: words.join(" "),
    cause: causes.length === 0 ? null : causes.map(Cause.pretty).join("\n"),
    annotations: Object.assign({}, ...parts.filter((part) => !(part instanceof Error) && isDetails(part)), {
      ...fiber.getRef(References.CurrentLogAnnotations)
    })
  }
}
