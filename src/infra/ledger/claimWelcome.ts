import { Effect } from "effect"
import { sql } from "kysely"
import type { GuildId } from "../../machines/ids.ts"
import { Database } from "./Database.ts"

/**
 * Whether a guild is still to be welcomed; true once only, for whoever asks first. A guild that has settings knows us
 * from before.
 */
export const claimWelcome = Effect.fn("claimWelcome")(function* (guildId: GuildId) {
  const { rows } = yield* Database
  const claimed = yield* rows(sql`
    insert into guild (guild_id, welcomed_at) values (${guildId}::bigint, guildhall_now())
    on conflict (guild_id) do update set welcomed_at = excluded.welcomed_at
    where guild.welcomed_at is null and guild.settings is null
    returning 1`)
  return claimed.length > 0
})
