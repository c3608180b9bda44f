import { Migration } from "@mikro-orm/migrations"
import { clock } from "./ledger/clock.ts"
import { curves } from "./ledger/curves.ts"
import { leases } from "./ledger/leases.ts"
import { locks } from "./ledger/locks.ts"
import { members } from "./ledger/members.ts"
import { partitions } from "./ledger/partitions.ts"
import { settle } from "./ledger/settle.ts"
import { tables } from "./ledger/tables.ts"
import { verify } from "./ledger/verify.ts"

/** The ledger from nothing. One statement at a time: the embedded database takes no scripts. */
export class Migration20261121Ledger extends Migration {
  override up() {
    const parts = [clock, curves, tables, partitions, locks, leases, settle, members, verify]
    for (const statement of parts.flat()) this.addSql(statement)
  }
}
