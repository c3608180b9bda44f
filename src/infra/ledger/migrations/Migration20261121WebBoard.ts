import { Migration } from "@mikro-orm/migrations"

/** Where a guild's board is on the web. */
export class Migration20261121WebBoard extends Migration {
  override up() {
    this.addSql(/* sql */ `alter table guild add column slug text, add constraint guild_slug_unique unique (slug)`)
  }
}
