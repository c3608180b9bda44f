import { Data } from "effect"

/** What the driver says, in one line. Refused on both of localhost's addresses, its error has no message but a code. */
const wordsOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause)
  const [line = ""] = cause.message.split("\n")
  return line || ("code" in cause ? String(cause.code) : cause.name)
}

/** The database cannot be used, and trying again will not help. `mend` says in one sentence what the operator should do. */
export class DatabaseRefused extends Data.TaggedError("DatabaseRefused")<{
  readonly reason: "unreachable" | "too old" | "migration failed" | "newer than the code"
  /** Host and database, or the data folder; never a password. */
  readonly database: string
  readonly mend: string
  readonly cause?: unknown
}> {
  override get message() {
    const what = this.reason === "migration failed" ? "could not be upgraded" : `is ${this.reason}`
    const why = this.cause === undefined ? "" : ` (${wordsOf(this.cause)})`
    return `The database ${this.database} ${what}${why}. ${this.mend}`
  }
}
