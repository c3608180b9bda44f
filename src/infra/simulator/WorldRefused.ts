import { Data } from "effect"

/** A command that Discord would not let anyone carry out. `mend` says in a sentence what to do instead. */
export class WorldRefused extends Data.TaggedError("WorldRefused")<{
  readonly what: string
  readonly mend: string
}> {
  override get message(): string {
    return `${this.what}: ${this.mend}`
  }
}
