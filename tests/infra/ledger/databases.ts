import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { layer, type Vitest } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { DatabaseTime } from "../../../src/infra/ledger/Database.ts"
import { layerEmbedded, layerPostgres, type Stores } from "../../../src/infra/ledger/layers.ts"
import { postgres } from "../../support/postgres.ts"

/** The database's time, in the hands of the test file. */
export const databaseTime = { now: Date.UTC(2026, 10, 21, 12) }

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "guildhall-embedded-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

const controlled = Layer.succeed(DatabaseTime, () => databaseTime.now)

/** On the machine's own time. */
export const postgresStores = Layer.unwrap(
  postgres().pipe(
    Effect.flatMap((server) => Effect.promise(() => server.createDatabase())),
    Effect.map((url) => layerPostgres(Redacted.make(url)))
  )
)

export const embeddedStores = Layer.unwrap(Effect.map(folder, layerEmbedded))

export const onPostgres = postgresStores.pipe(Layer.provide(controlled))

/** Runs a suite on a fresh Postgres server and on a fresh embedded database. */
export const onBothDatabases = (
  title: string,
  suite: (it: Vitest.MethodsNonLive<Stores>, database: "PostgreSQL" | "embedded") => void
) => {
  layer(onPostgres, { timeout: "5 minutes" })(`${title} (PostgreSQL)`, (it) => suite(it, "PostgreSQL"))
  layer(embeddedStores.pipe(Layer.provide(controlled)), { timeout: "5 minutes" })(`${title} (embedded)`, (it) =>
    suite(it, "embedded")
  )
}
