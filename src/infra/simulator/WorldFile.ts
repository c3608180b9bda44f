import { mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { dirname } from "node:path"
import { Data, Effect, Schema } from "effect"
import { SavedWorld } from "./SavedWorld.ts"

/** The file is there and cannot be read back, or cannot be written. */
export class WorldFileFailed extends Data.TaggedError("WorldFileFailed")<{
  readonly path: string
  readonly cause: unknown
}> {}

/** A world with the address it was served at: clients remember where to resume. */
const Stored = Schema.fromJsonString(Schema.Struct({ port: Schema.Int, world: SavedWorld }))
export type StoredWorld = typeof Stored.Type

const decode = Schema.decodeUnknownEffect(Stored)

const isMissing = (cause: unknown): boolean => cause instanceof Error && "code" in cause && cause.code === "ENOENT"

/** null when there is no file. */
export const loadWorld = (path: string): Effect.Effect<StoredWorld | null, WorldFileFailed> =>
  Effect.tryPromise({
    try: () => readFile(path, "utf8").catch((cause: unknown) => (isMissing(cause) ? null : Promise.reject(cause))),
    catch: (cause) => new WorldFileFailed({ path, cause })
  }).pipe(
    Effect.flatMap((text) => (text === null ? Effect.succeed(null) : decode(text))),
    Effect.mapError((cause) => (cause instanceof WorldFileFailed ? cause : new WorldFileFailed({ path, cause })))
  )

/** Written beside, then put in place at once: a crash leaves the old file or the new one, never half. */
export const saveWorld = (path: string, stored: StoredWorld): Effect.Effect<void, WorldFileFailed> =>
  Effect.tryPromise({
    try: async () => {
      const beside = `${path}.new`
      await mkdir(dirname(path), { recursive: true })
      await writeFile(beside, JSON.stringify(stored))
      await rename(beside, path)
    },
    catch: (cause) => new WorldFileFailed({ path, cause })
  })

/** Keeps an unreadable file for whoever wants to look at it. */
export const setAside = (path: string): Effect.Effect<void> =>
  Effect.ignore(Effect.tryPromise(() => rename(path, `${path}.unreadable`)))
