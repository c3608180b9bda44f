import { Migrator } from "@mikro-orm/migrations"
import { entities } from "./entities/index.ts"
import { migrations } from "./migrations/index.ts"

/** What both drivers are configured with. */
export const ormOptions = {
  entities,
  extensions: [Migrator],
  migrations: {
    migrationsList: migrations,
    tableName: "migration",
    transactional: true,
    // Each in a transaction of its own: what is done stays done when a later one fails.
    allOrNothing: false,
    disableForeignKeys: false,
    snapshot: false,
    silent: true
  },
  // Monthly partitions belong to `segment`; triggers and ranges are a test's own.
  schemaGenerator: { skipTables: [/^segment_/, /^paid_range$/] },
  ensureDatabase: false
}
