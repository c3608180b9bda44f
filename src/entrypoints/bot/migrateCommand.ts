import { Console, Effect, Layer } from "effect"
import { Command } from "effect/cli"
import { decodeConfig } from "../../infra/config/Config.ts"
import { DataFolder } from "../../infra/dataFolder/DataFolder.ts"
import { layerEmbeddedDatabase } from "../../infra/ledger/embeddedDatabase.ts"
import { layerPostgresDatabase } from "../../infra/ledger/postgresDatabase.ts"
import { layerLog } from "./log.ts"
import { explain } from "./outcome.ts"

/** `guildhall migrate`: brings the bot's database up to this version, as every start does, and stops. */
export const migrateCommand = Command.make(
  "migrate",
  {},
  Effect.fnUntraced(
    function* () {
      const { database, dataDir, log } = yield* Effect.fromResult(
        decodeConfig(process.env, { terminal: process.stdout.isTTY })
      )
      const embedded = DataFolder.pipe(
        Effect.map(({ path }) => layerEmbeddedDatabase(path)),
        Layer.unwrap,
        Layer.provide(DataFolder.layer(dataDir))
      )
      yield* Layer.build(database._tag === "Postgres" ? layerPostgresDatabase(database.url) : embedded).pipe(
        Effect.provide(layerLog(log))
      )
      yield* Console.log("The database is up to date.")
    },
    Effect.scoped,
    explain("Info")
  )
).pipe(Command.withDescription("Bring the database up to this version, as every start does"))
