import { Effect, Layer } from "effect"
import { type RawBuilder, sql } from "kysely"
import { RoleId, UserId } from "../../machines/ids.ts"
import { type Alike, countMoves, type LevelRole } from "../../machines/leveling/levelRoles.ts"
import type { Keep } from "../../machines/settings/GuildSettings.ts"
import { Database } from "./Database.ts"
import { LevelRoleStore, type RoleStanding } from "./LevelRoleStore.ts"
import { roleChecks } from "./roleChecks.ts"
import { rolePasses } from "./rolePasses.ts"

interface TieRow {
  readonly level: string
  readonly role_id: string
  readonly name: string
  readonly emoji: string | null
  readonly broken_since: string | null
}

const levelRole = (row: TieRow): LevelRole => ({
  level: Number(row.level),
  roleId: RoleId.make(row.role_id),
  name: row.name,
  emoji: row.emoji,
  brokenSince: row.broken_since === null ? null : Number(row.broken_since)
})

interface RecordRow {
  readonly level: string
  readonly held: ReadonlyArray<string>
  readonly refused: ReadonlyArray<string>
}

const roles = (ids: ReadonlyArray<string>): ReadonlySet<RoleId> => new Set(ids.map((id) => RoleId.make(id)))
const roleRecord = ({ held, refused }: RecordRow) => ({ held: roles(held), refused: roles(refused) })

interface StandingRow extends RecordRow {
  readonly user_id: string
}

const roleStanding = (row: StandingRow): RoleStanding => ({
  userId: UserId.make(row.user_id),
  level: Number(row.level),
  ...roleRecord(row)
})

interface AlikeRow extends RecordRow {
  readonly level_after: string
  readonly members: string
}

const onRecord = (state: "held" | "refused") =>
  sql`coalesce(array_agg(role_id::text order by role_id) filter (where state = ${sql.lit(state)}), '{}')`

/** Members with their level and what is on record of their roles. Who was never settled stands at 0 XP. */
const standingsOf = (guildId: string, users: RawBuilder<unknown>) => sql<StandingRow>`
  select
    u.user_id, coalesce(m.level, guildhall_level(g.curve_kind, g.curve_base, g.thresholds, 0)) as level, r.held, r.refused
  from (${users}) u
  join guild g on g.guild_id = ${guildId}::bigint
  left join member m on m.guild_id = g.guild_id and m.user_id = u.user_id
  cross join lateral (
    select ${onRecord("held")} as held, ${onRecord("refused")} as refused
    from level_role_member r where r.guild_id = g.guild_id and r.user_id = u.user_id
  ) r
  order by u.user_id`

/** Level roles over a relational database. */
export const layerDatabaseLevelRoles = Layer.effect(
  LevelRoleStore,
  Effect.gen(function* () {
    const database = yield* Database
    const run = (statement: RawBuilder<unknown>) => Effect.asVoid(database.rows(statement))

    const ties: LevelRoleStore["Service"]["ties"] = (guildId) =>
      Effect.map(
        database.rows(
          sql<TieRow>`
            select level, role_id, name, emoji, broken_since from level_role
            where guild_id = ${guildId}::bigint order by level`
        ),
        (rows) => rows.map(levelRole)
      )

    return LevelRoleStore.of({
      ...roleChecks(database),
      ...rolePasses(database),
      ties,
      tie: (guildId, { emoji, level, name, roleId }) =>
        run(sql`
          select guildhall_tie_role(${guildId}::bigint, ${level}::bigint, ${roleId}::bigint, ${name}, ${emoji}::text)`),
      untie: (guildId, level) => run(sql`select guildhall_untie_role(${guildId}::bigint, ${level}::bigint)`),
      preview: Effect.fn("LevelRoleStore.preview")(function* (guildId, proposal) {
        const known = yield* ties(guildId)
        const [now] = yield* database.rows(
          sql<{ keep: Keep; recorded: boolean }>`
            select
              coalesce((
                select settings -> 'levelRoles' ->> 'keep' from guild where guild_id = ${guildId}::bigint
              ), 'all') as keep,
              exists (select from level_role_member where guild_id = ${guildId}::bigint) as recorded`
        )
        const before = { ties: known, keep: now?.keep ?? "all" }
        const after = { ties: proposal.ties ?? known, keep: proposal.keep ?? before.keep }
        const { curve } = proposal
        const kind = curve?.kind ?? null
        const base = curve !== undefined && "base" in curve ? curve.base : 100
        const tenths = curve !== undefined && "tenths" in curve ? curve.tenths : 12
        const rows = yield* database.rows(
          sql<AlikeRow>`
            with curve as materialized (select guildhall_thresholds(${kind}::text, ${base}::int, ${tenths}::int) as thresholds),
            record as materialized (
              select user_id, ${onRecord("held")} as held, ${onRecord("refused")} as refused
              from level_role_member where guild_id = ${guildId}::bigint group by user_id
            )
            select
              m.level,
              case when ${kind}::text is null then m.level
              else guildhall_level(${kind}::text, ${base}::int, curve.thresholds, m.xp) end as level_after,
              coalesce(record.held, '{}') as held, coalesce(record.refused, '{}') as refused, count(*) as members
            from member m cross join curve left join record on record.user_id = m.user_id
            where m.guild_id = ${guildId}::bigint and m.present
            group by 1, 2, 3, 4`
        )
        const groups = rows.map((row): Alike => ({
          ...roleRecord(row),
          level: Number(row.level),
          levelAfter: Number(row.level_after),
          members: Number(row.members)
        }))
        return countMoves(groups, before, after, now?.recorded === true)
      }),
      found: (guildId, roleId, name) =>
        Effect.map(
          database.rows(
            sql<{ mended: boolean }>`
              with known as (
                select broken_since from level_role where guild_id = ${guildId}::bigint and role_id = ${roleId}::bigint
              ),
              seen as (
                update level_role set name = ${name}, broken_since = null
                where guild_id = ${guildId}::bigint and role_id = ${roleId}::bigint
                  and (name <> ${name} or broken_since is not null)
              )
              select broken_since is not null as mended from known`
          ),
          ([row]) => row?.mended === true
        ),
      broke: (guildId, roleId, fault) =>
        Effect.map(
          database.rows(sql`
            with broken as (
              update level_role set broken_since = guildhall_now()
              where guild_id = ${guildId}::bigint and role_id = ${roleId}::bigint and broken_since is null
              returning level, name
            ),
            forgotten as (
              delete from level_role_member
              where guild_id = ${guildId}::bigint and role_id = ${roleId}::bigint and ${fault === "gone"}::boolean
            )
            insert into outbox (guild_id, user_id, kind, payload, created_at)
            select
              ${guildId}::bigint, 0, 'role gone', jsonb_build_object(
                'roleId', ${roleId}::text, 'name', name, 'level', level, 'fault', ${fault}::text
              ), guildhall_now()
            from broken returning id`),
          (rows) => rows.length > 0
        ),
      standings: (guildId, userIds) =>
        Effect.map(database.rows(standingsOf(guildId, sql`select unnest(${userIds}::bigint[]) as user_id`)), (rows) =>
          rows.map(roleStanding)
        ),
      known: (guildId, after) =>
        Effect.map(
          database.rows(
            standingsOf(
              guildId,
              sql`
                select user_id from member
                where guild_id = ${guildId}::bigint and user_id > ${after ?? "0"}::bigint and present
                order by user_id limit 1000`
            )
          ),
          (rows) => rows.map(roleStanding)
        ),
      record: (guildId, userId, { forgotten = [], held = [], refused = [] }) =>
        run(sql`
          with forgotten as (
            delete from level_role_member
            where guild_id = ${guildId}::bigint and user_id = ${userId}::bigint and role_id = any(${forgotten}::bigint[])
          )
          insert into level_role_member (guild_id, user_id, role_id, state)
          select ${guildId}::bigint, ${userId}::bigint, role_id, state from (
            select unnest(${held}::bigint[]) as role_id, 'held' as state
            union all select unnest(${refused}::bigint[]), 'refused'
          ) as stands
          on conflict (guild_id, user_id, role_id) do update set state = excluded.state`),
      restore: (guildId, userId, roleId) =>
        Effect.map(
          database.rows(
            sql<{ restored: number }>`
              with restored as (
                delete from level_role_member
                where guild_id = ${guildId}::bigint and user_id = ${userId}::bigint and state = 'refused'
                  and role_id = coalesce(${roleId}::bigint, role_id)
                returning role_id
              )
              select
                count(*)::int as restored,
                guildhall_check_roles(${guildId}::bigint, array[${userId}::bigint], 'asked')
              from restored`
          ),
          ([row]) => row?.restored ?? 0
        )
    })
  })
)
