import { Effect } from "effect"
import { sql } from "kysely"
import { GuildId, UserId } from "../../machines/ids.ts"
import type { Database } from "./Database.ts"
import type { CheckCause, LevelRoleStore, RoleCheck } from "./LevelRoleStore.ts"
import { isOfShards, type OfShards } from "./ofShards.ts"

interface CheckRow {
  readonly user_id: string
  readonly due_at: string
  readonly tries: number
  readonly cause: CheckCause
}

type RoleChecks = Pick<
  LevelRoleStore["Service"],
  "ask" | "changed" | "guildsDue" | "due" | "done" | "postpone" | "waiting"
>

/** When a check is due that waits to hear of its member: never. */
const parked = "9000000000000000"

/** Guilds of ours that let us give roles, for a query with the guild as `g`. */
export const isOurs = (of: OfShards) => sql`
  ${isOfShards(of, "g.guild_id")}
  and coalesce(g.settings -> 'modules' ->> 'levelRoles', 'true') = 'true'`

/** The queue of members whose level roles are to be looked at. */
export const roleChecks = (database: Database["Service"]): RoleChecks => ({
  ask: (guildId, userIds, cause) =>
    Effect.asVoid(database.rows(sql`select guildhall_check_roles(${guildId}::bigint, ${userIds}::bigint[], ${cause})`)),
  changed: (guildId, userId, { pending, roles, watched }) =>
    Effect.asVoid(
      database.rows(sql`
        select guildhall_check_roles(${guildId}::bigint, array[${userId}::bigint], cause) from (
          select case
            when bool_or(r.state = 'held' and not worn) then ${watched ? "removed" : "asked"}
            when bool_or(r.state = 'refused' and worn) then 'asked'
            when ${!pending}::boolean and exists (
              select from role_check
              where guild_id = ${guildId}::bigint and user_id = ${userId}::bigint and due_at > guildhall_now()
            ) then 'joined'
          end as cause
          from (
            select state, role_id = any(${roles}::bigint[]) as worn from level_role_member
            where guild_id = ${guildId}::bigint and user_id = ${userId}::bigint
          ) r
        ) c where cause is not null`)
    ),
  // From guild to guild along the index: a hundred thousand checks of one are passed over in one step.
  guildsDue: (of) =>
    Effect.map(
      database.rows(
        sql<{ guild_id: string }>`
          with recursive waiting as (
            (select guild_id from role_check order by guild_id limit 1)
            union all
            select (select c.guild_id from role_check c where c.guild_id > w.guild_id order by c.guild_id limit 1)
            from waiting w where w.guild_id is not null
          )
          select g.guild_id from waiting w join guild g on g.guild_id = w.guild_id
          where ${isOurs(of)} and exists (
            select from role_check c where c.guild_id = g.guild_id and c.due_at <= guildhall_now()
          )`
      ),
      (rows) => rows.map((row) => GuildId.make(row.guild_id))
    ),
  due: (guildId, limit) =>
    Effect.map(
      database.rows(
        sql<CheckRow>`
          select user_id, due_at, tries, cause from (
            (
              select *, 0 as rank from role_check
              where guild_id = ${guildId}::bigint and due_at <= guildhall_now() and cause <> 'all'
              order by due_at limit ${limit}::int
            )
            union all
            (
              select *, 1 from role_check
              where guild_id = ${guildId}::bigint and due_at <= guildhall_now() and cause = 'all'
              order by due_at limit ${limit}::int
            )
          ) c order by rank, due_at, user_id limit ${limit}::int`
      ),
      (rows) =>
        rows.map((row): RoleCheck => ({
          guildId,
          userId: UserId.make(row.user_id),
          dueAt: Number(row.due_at),
          tries: row.tries,
          cause: row.cause
        }))
    ),
  done: ({ dueAt, guildId, userId }) =>
    Effect.asVoid(
      database.rows(sql`
        delete from role_check
        where guild_id = ${guildId}::bigint and user_id = ${userId}::bigint and due_at = ${dueAt}::bigint`)
    ),
  postpone: ({ dueAt, guildId, userId }, { ms, tries }) =>
    Effect.asVoid(
      database.rows(sql`
        update role_check
        set due_at = coalesce(guildhall_now() + ${ms}::bigint, ${parked}::bigint), tries = ${tries}::int
        where guild_id = ${guildId}::bigint and user_id = ${userId}::bigint and due_at = ${dueAt}::bigint`)
    ),
  waiting: (guildId) =>
    Effect.map(
      database.rows(
        sql<{ waiting: number }>`
          select count(*)::int as waiting from role_check
          where guild_id = ${guildId}::bigint and due_at < ${parked}::bigint`
      ),
      ([row]) => row?.waiting ?? 0
    )
})
