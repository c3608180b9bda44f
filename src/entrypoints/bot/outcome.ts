import { Cause, Effect, Exit, type LogLevel, Predicate } from "effect"

/** Command line, configuration or lock, fenced (design 6). */
const codes: Readonly<Record<string, 2 | 3>> = {
  ShowHelp: 2,
  ConfigInvalid: 2,
  DataFolderUnusable: 2,
  DataFolderLocked: 2,
  AddressRefused: 2,
  PagesNotBuilt: 2,
  PortUnavailable: 2,
  RedisRefused: 2,
  GatewayRefused: 2,
  GuildNotKept: 2,
  Fenced: 3,
  CheckpointFenced: 3
}

const tagOf = (error: unknown) =>
  Predicate.hasProperty(error, "_tag") && typeof error._tag === "string" ? error._tag : null

/** 1 for a database that is away or half migrated, which trying again may mend; 2 for the wrong one. */
const codeOf = (error: unknown): number => {
  const tag = tagOf(error)
  if (tag === "DatabaseRefused" && Predicate.hasProperty(error, "reason")) {
    return error.reason === "too old" || error.reason === "newer than the code" ? 2 : 1
  }
  return (tag === null ? undefined : codes[tag]) ?? 1
}

/** The exit code of the process. */
export const exitCodeOf = (exit: Exit.Exit<unknown, unknown>): number =>
  Exit.isSuccess(exit) || Cause.hasInterruptsOnly(exit.cause) ? 0 : codeOf(Cause.squash(exit.cause))

/** What an error says to the person who started the bot: one message, naming the thing and the mend. */
const wordsOf = (error: unknown): string => {
  if (
    tagOf(error) === "GatewayRefused" &&
    Predicate.hasProperty(error, "mend") &&
    Predicate.hasProperty(error, "reason")
  ) {
    return `Discord refuses the bot: ${String(error.reason)}. ${String(error.mend)}`
  }
  if (tagOf(error) === "Fenced" || tagOf(error) === "CheckpointFenced") {
    return "Another process has taken this bot's shard over, so this one stops. Nothing was paid twice; if that was not meant, stop one of the two."
  }
  if (error instanceof Error && error.message !== "") return error.message
  return tagOf(error) ?? String(error)
}

const told = Symbol("told")

/** Tells a failure once, on standard error, without a stack trace unless the log level asks for one. */
export const explain =
  (level: LogLevel.LogLevel) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    // Not tapCause: an interruption would cut it off, and with it whatever else the process ends with.
    Effect.onError(effect, (cause) =>
      Effect.sync(() => {
        if (Cause.hasInterruptsOnly(cause)) return
        const error = Cause.squash(cause)
        if (Predicate.isObject(error) && told in error) return
        if (Predicate.isObject(error)) Object.defineProperty(error, told, { value: true })
        const detail = level === "Debug" || level === "Trace" || level === "All" ? `\n${Cause.pretty(cause)}` : ""
        const hint = codeOf(error) === 1 && tagOf(error) === null ? " (GUILDHALL_LOG_LEVEL=Debug tells more)" : ""
        process.stderr.write(`guildhall: ${wordsOf(error)}${hint}${detail}\n`)
      })
    )
