import { mkdirSync } from "node:fs"
import { resolve } from "node:path"
import { Context, Data, Effect, Layer, type Redacted } from "effect"
import { adminTokenOf } from "./adminToken.ts"
import { type Holder, holdLock } from "./lock.ts"

/** The folder cannot be made, read or written. */
export class DataFolderUnusable extends Data.TaggedError("DataFolderUnusable")<{
  readonly path: string
  readonly cause: unknown
}> {
  override get message() {
    const words = this.cause instanceof Error ? this.cause.message : String(this.cause)
    return `The data folder ${this.path} cannot be used (${words}). Make it writable, or name another in GUILDHALL_DATA_DIR.`
  }
}

/** Another process runs on the folder. */
export class DataFolderLocked extends Data.TaggedError("DataFolderLocked")<{
  readonly path: string
  /** null when it left no record. */
  readonly holder: Holder | null
}> {
  override get message() {
    const { holder } = this
    const who = holder === null ? "another process" : `process ${holder.pid} on ${holder.host} since ${holder.since}`
    return `The data folder ${this.path} is in use by ${who}. Stop that one, or name another folder in GUILDHALL_DATA_DIR.`
  }
}

/** Tells processes apart, also those that were given the same id one after the other. */
const nameOf = ({ host, pid, since }: Holder) => `${host}:${pid} since ${since}`

/** The folder of the embedded stores and all else kept on disk. Whoever has this service has it alone. */
export class DataFolder extends Context.Service<
  DataFolder,
  {
    /** Absolute. */
    readonly path: string
    /** The name of this process, for whoever looks at what it holds. */
    readonly holder: string
    /** The name of the process that held this folder before, and is gone; null: there was none. */
    readonly predecessor: string | null
    /** The operators' bearer token: made at first use, then kept in `admin-token`, readable by its owner only. */
    readonly adminToken: Effect.Effect<Redacted.Redacted, DataFolderUnusable>
  }
>()("guildhall/infra/DataFolder") {
  /** Makes the folder when it is missing, and holds its lock for as long as the layer lives. */
  static readonly layer = (folder: string) =>
    Layer.effect(
      DataFolder,
      Effect.gen(function* () {
        const path = resolve(folder)
        const attempt = <A>(work: () => A) =>
          Effect.try({ try: work, catch: (cause) => new DataFolderUnusable({ path, cause }) })

        yield* attempt(() => mkdirSync(path, { recursive: true, mode: 0o700 }))
        const { holder, predecessor } = yield* holdLock(path).pipe(
          Effect.catchTags({
            LockTaken: ({ holder }) => Effect.fail(new DataFolderLocked({ path, holder })),
            LockFailed: ({ cause }) => Effect.fail(new DataFolderUnusable({ path, cause }))
          })
        )
        return DataFolder.of({
          path,
          holder: nameOf(holder),
          predecessor: predecessor === null ? null : nameOf(predecessor),
          adminToken: attempt(() => adminTokenOf(path))
        })
      })
    )
}
