import { Migration } from "@mikro-orm/migrations"
import { curves } from "./ledger/curves.ts"
import { tables } from "./ledger/tables.ts"

/**
 * The ledger's tables from nothing, with the functions that they need themselves. One statement at a time: the
 * embedded database takes no scripts.
 */
export class Migration20261121Ledger extends Migration {
  override up() {
    for (const statement of [...curves, ...tables]) this.addSql(statement)
  }
}
