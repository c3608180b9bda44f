import { Layer, Logger, References } from "effect"
import type { Choices } from "../../infra/config/Config.ts"

/** Logs as the operator chose: for a person's eyes, or one JSON object a line. */
export const layerLog = ({ format, level }: Choices["log"]) =>
  Layer.mergeAll(
    Logger.layer([format === "json" ? Logger.consoleJson : Logger.consolePretty()]),
    Layer.succeed(References.MinimumLogLevel, level)
  )
