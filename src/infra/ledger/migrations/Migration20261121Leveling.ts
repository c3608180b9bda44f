import { Migration } from "@mikro-orm/migrations"
import { buckets } from "./ledger/buckets.ts"
import { levelingTables } from "./ledger/levelingTables.ts"

/** Ranks, preferences, notices and level roles. */
export class Migration20261121Leveling extends Migration {
  override up() {
    this.addSql("drop function if exists guildhall_adjust(bigint, bigint, bigint, text, text)")
    this.addSql("drop function if exists guildhall_save_settings(bigint, jsonb, text, text, bigint, text, int, int)")
    for (const statement of [...levelingTables, ...buckets]) this.addSql(statement)
    this.addSql(/* sql */ `
      insert into rank_bucket (guild_id, bucket, members)
      select guild_id, guildhall_bucket(xp), count(*) from member where present and not hidden and xp > 0
      group by 1, 2`)
  }
}
