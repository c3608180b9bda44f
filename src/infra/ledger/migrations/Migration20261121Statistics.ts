import { Migration } from "@mikro-orm/migrations"
import { functions } from "./ledger/functions.ts"
import { statisticsTables } from "./ledger/statisticsTables.ts"

/** Rollups of voice statistics. Every day that is there waits to be closed. */
export class Migration20261121Statistics extends Migration {
  override up() {
    for (const statement of [...statisticsTables, ...functions]) this.addSql(statement)
    this.addSql(/* sql */ `
      insert into open_day (guild_id, day)
      select distinct guild_id, starts_on from member_period where kind = 'daily' and active_ms + afk_ms > 0`)
  }
}
