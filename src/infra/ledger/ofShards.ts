import { sql } from "kysely"

/** The guilds of some gateway shards. */
export interface OfShards {
  readonly shards: ReadonlyArray<number>
  readonly count: number
}

/** Whether the guild in a column is one of theirs: Discord spreads guilds over shards by their ids. */
export const isOfShards = ({ count, shards }: OfShards, column = "guild_id") =>
  sql`(${sql.ref(column)} >> 22) % ${count}::int = any(${shards}::bigint[])`
