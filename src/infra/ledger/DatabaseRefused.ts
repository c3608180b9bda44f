import { Data } from "effect"

/** The database cannot be used, and trying again will not help. `mend` says in one sentence what the operator should do. */
export class DatabaseRefused extends Data.TaggedError("DatabaseRefused")<{
  readonly reason: "unreachable" | "too old" | "migration failed" | "newer than the code"
  /** Host and database, or the data folder; never a password. */
  readonly database: string
  readonly mend: string
  readonly cause?: unknown
}> {
  override get message() {
    return `The database ${this.database} is ${this.reason === "migration failed" ? "half way through an upgrade" : this.reason}. ${this.mend}`
  }
}
