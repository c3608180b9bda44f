import { Effect } from "effect"
import { sql } from "kysely"
import { GuildId, UserId } from "../../machines/ids.ts"
import type { Database } from "./Database.ts"
import type { LevelRoleStore } from "./LevelRoleStore.ts"
import { isOurs } from "./roleChecks.ts"

type RolePasses = Pick<
  LevelRoleStore["Service"],
  "passesDue" | "askPass" | "beginPass" | "takePage" | "markMissing" | "endPass" | "passSeen"
>

/** Beyond every member's id. */
const everyone = "9223372036854775807"

/** Members marked absent by one call: the guild's settlements wait for it. */
const atOnce = 200

/** The daily verification of level roles, page by page, so that a restart goes on where it was. */
export const rolePasses = (database: Database["Service"]): RolePasses => ({
  passesDue: (of) =>
    Effect.map(
      database.rows(
        sql<{ guild_id: string }>`
          select g.guild_id from guild g left join role_pass p on p.guild_id = g.guild_id
          where g.guild_id in (select guild_id from level_role) and ${isOurs(of)}
            and (
              p.guild_id is null or p.finished_at is null
              or p.day < guildhall_verification_day(guildhall_now(), g.timezone)
            )`
      ),
      (rows) => rows.map((row) => GuildId.make(row.guild_id))
    ),
  askPass: (guildId) => Effect.asVoid(database.rows(sql`select guildhall_verify_roles(${guildId}::bigint)`)),
  beginPass: Effect.fnUntraced(function* (guildId) {
    const [row] = yield* database.rows(
      sql<{ day: string; after_user: string }>`
        select day::text, after_user from guildhall_begin_role_pass(${guildId}::bigint)`
    )
    if (row === undefined) return yield* Effect.die(new Error("guildhall_begin_role_pass answered no row"))
    return { day: row.day, after: row.after_user === "0" ? null : UserId.make(row.after_user) }
  }),
  takePage: (guildId, { day }, { adopted, askedAt, due, forgotten, through, users, whole }) =>
    Effect.map(
      database.rows(
        sql<{ current: boolean }>`
          select guildhall_take_role_page(
            ${guildId}::bigint, ${day}::date, ${askedAt}::bigint, ${through ?? everyone}::bigint,
            ${whole}, ${users}::bigint[],
            ${adopted.map(([user]) => user)}::bigint[], ${adopted.map(([, role]) => role)}::bigint[],
            ${forgotten.map(([user]) => user)}::bigint[], ${forgotten.map(([, role]) => role)}::bigint[],
            ${due}::bigint[]
          ) as current`
      ),
      ([row]) => row?.current === true
    ),
  markMissing: (guildId, { day }) =>
    Effect.map(
      database.rows(
        sql<{ marked: number }>`select guildhall_mark_missing(${guildId}::bigint, ${day}::date, ${atOnce}) as marked`
      ),
      ([row]) => row?.marked ?? 0
    ),
  endPass: (guildId, { day }) =>
    Effect.asVoid(
      database.rows(sql`
        update role_pass set finished_at = guildhall_now()
        where guild_id = ${guildId}::bigint and day = ${day}::date`)
    ),
  passSeen: (guildId) =>
    Effect.map(
      database.rows(
        sql<{ seen: string }>`
          select seen from role_pass where guild_id = ${guildId}::bigint and finished_at is null`
      ),
      ([row]) => (row === undefined ? null : Number(row.seen))
    )
})
