import { Layer, type Redacted } from "effect"
import type { Database } from "./Database.ts"
import { layerDatabaseLedger } from "./databaseLedger.ts"
import type { DatabaseRefused } from "./DatabaseRefused.ts"
import { layerDatabaseSettings } from "./databaseSettings.ts"
import { layerEmbeddedDatabase } from "./embeddedDatabase.ts"
import type { LedgerStore } from "./LedgerStore.ts"
import { layerPostgresDatabase } from "./postgresDatabase.ts"
import type { SettingsStore } from "./SettingsStore.ts"

type Stores = Database | LedgerStore | SettingsStore

const stores = Layer.mergeAll(layerDatabaseLedger, layerDatabaseSettings)

/** Everything kept in the relational database, on a Postgres server. */
export const layerPostgres = (url: Redacted.Redacted): Layer.Layer<Stores, DatabaseRefused> =>
  stores.pipe(Layer.provideMerge(layerPostgresDatabase(url)))

/** The same, embedded in a folder that the caller has locked. */
export const layerEmbedded = (folder: string): Layer.Layer<Stores, DatabaseRefused> =>
  stores.pipe(Layer.provideMerge(layerEmbeddedDatabase(folder)))
