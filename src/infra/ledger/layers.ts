import { Layer, type Redacted } from "effect"
import type { BoardStore } from "./BoardStore.ts"
import type { Database } from "./Database.ts"
import { layerDatabaseBoards } from "./databaseBoards.ts"
import { layerDatabaseLedger } from "./databaseLedger.ts"
import type { DatabaseRefused } from "./DatabaseRefused.ts"
import { layerDatabaseLevelRoles } from "./databaseLevelRoles.ts"
import { layerDatabaseOutbox } from "./databaseOutbox.ts"
import { layerDatabasePreferences } from "./databasePreferences.ts"
import { layerDatabaseSettings } from "./databaseSettings.ts"
import { layerEmbeddedDatabase } from "./embeddedDatabase.ts"
import { layerDatabaseWebBoards } from "./databaseWebBoards.ts"
import type { LedgerStore } from "./LedgerStore.ts"
import type { LevelRoleStore } from "./LevelRoleStore.ts"
import type { OutboxStore } from "./OutboxStore.ts"
import { layerPostgresDatabase } from "./postgresDatabase.ts"
import type { PreferenceStore } from "./PreferenceStore.ts"
import type { SettingsStore } from "./SettingsStore.ts"
import { layerDatabaseRollups } from "./statistics/databaseRollups.ts"
import { layerDatabaseStatistics } from "./statistics/databaseStatistics.ts"
import type { RollupStore } from "./statistics/RollupStore.ts"
import type { StatisticsStore } from "./statistics/StatisticsStore.ts"
import type { WebBoardStore } from "./WebBoardStore.ts"

/** All that is kept in the relational database. */
export type Stores =
  | BoardStore
  | Database
  | LedgerStore
  | LevelRoleStore
  | OutboxStore
  | PreferenceStore
  | RollupStore
  | SettingsStore
  | StatisticsStore
  | WebBoardStore

const stores = Layer.mergeAll(
  layerDatabaseBoards,
  layerDatabaseLedger,
  layerDatabaseLevelRoles,
  layerDatabaseOutbox,
  layerDatabasePreferences,
  layerDatabaseRollups,
  layerDatabaseSettings,
  layerDatabaseStatistics,
  layerDatabaseWebBoards
)

/** Everything kept in the relational database, on a Postgres server. */
export const layerPostgres = (url: Redacted.Redacted): Layer.Layer<Stores, DatabaseRefused> =>
  stores.pipe(Layer.provideMerge(layerPostgresDatabase(url)))

/** The same, embedded in a folder that the caller has locked. */
export const layerEmbedded = (folder: string): Layer.Layer<Stores, DatabaseRefused> =>
  stores.pipe(Layer.provideMerge(layerEmbeddedDatabase(folder)))
