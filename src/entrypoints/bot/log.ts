import { Formatter, Layer, Logger, References } from "effect"
import { logEntry } from "../../actors/inspection/logEntry.ts"
import { RecentErrors } from "../../actors/inspection/RecentErrors.ts"
import type { Choices } from "../../infra/config/Config.ts"

/** One JSON object a line: whom and what it concerns stands beside what was said. */
const jsonLine = Logger.make<unknown, string>((options) => {
  const { annotations, cause, level, message } = logEntry(options)
  return Formatter.formatJson({
    ...annotations,
    time: options.date.toISOString(),
    level: level.toUpperCase(),
    message,
    ...(cause === null ? {} : { cause })
  })
})

/** Logs as the operator chose: for a person's eyes, or one JSON object a line. Warnings and errors are kept for a while. */
export const layerLog = ({ format, level }: Choices["log"]) =>
  Layer.mergeAll(
    Logger.layer([
      format === "json" ? Logger.withConsoleLog(jsonLine) : Logger.consolePretty(),
      RecentErrors.logger
    ]).pipe(Layer.provideMerge(RecentErrors.layer)),
    Layer.succeed(References.MinimumLogLevel, level)
  )
