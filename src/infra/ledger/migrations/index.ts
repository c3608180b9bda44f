import { Migration20261121Ledger } from "./Migration20261121Ledger.ts"
import { Migration20261121Leveling } from "./Migration20261121Leveling.ts"
import { Migration20261121Statistics } from "./Migration20261121Statistics.ts"
import { Migration20261121WebBoard } from "./Migration20261121WebBoard.ts"

/** Every migration, oldest first. Names are stored: never rename one. */
export const migrations = [
  { name: "Migration20261121Ledger", class: Migration20261121Ledger },
  { name: "Migration20261121Leveling", class: Migration20261121Leveling },
  { name: "Migration20261121Statistics", class: Migration20261121Statistics },
  { name: "Migration20261121WebBoard", class: Migration20261121WebBoard }
]
