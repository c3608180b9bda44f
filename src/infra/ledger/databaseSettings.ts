import { Effect, Layer, Option, Schema } from "effect"
import { sql } from "kysely"
import type { GuildId } from "../../machines/ids.ts"
import { type CurveSettings, GuildSettings } from "../../machines/settings/GuildSettings.ts"
import { Database } from "./Database.ts"
import { DefaultSettings, SettingsStore } from "./SettingsStore.ts"

const decode = Schema.decodeUnknownOption(GuildSettings)
const encode = Schema.encodeSync(Schema.fromJsonString(GuildSettings))

/** Members looked at in one go when stored levels follow a new curve: the guild's settlements wait for it. */
const atOnce = 50_000

/** The parts in which the levels of members that lie together follow, one after the other. */
const parts = [0, 1, 2, 3, 4]

/** A curve as the database has it; what a kind does not use stays at its default. */
const columnsOf = (curve: CurveSettings) => ({
  kind: curve.kind,
  base: "base" in curve ? curve.base : 100,
  tenths: "tenths" in curve ? curve.tenths : 12
})

interface RelevelRow {
  readonly after: string | null
}

interface PreviewRow {
  readonly members: string
  readonly rise: string
  readonly fall: string
}

const previewQuery = (guildId: GuildId, curve: CurveSettings) => {
  const { base, kind, tenths } = columnsOf(curve)
  return sql<PreviewRow>`
    with curve as materialized (
      select ${kind}::text as kind, ${base}::int as base,
        guildhall_thresholds(${kind}::text, ${base}::int, ${tenths}::int) as thresholds
    ),
    moved as (
      select sign(
        guildhall_level(c.kind, c.base, c.thresholds, m.xp)
          - guildhall_level(g.curve_kind, g.curve_base, g.thresholds, m.xp)
      ) as direction, count(*) as members
      from curve c cross join guild g join member m on m.guild_id = g.guild_id
      where g.guild_id = ${guildId}::bigint and m.present
      group by 1
    )
    select
      coalesce(sum(members), 0) as members, coalesce(sum(members) filter (where direction > 0), 0) as rise,
      coalesce(sum(members) filter (where direction < 0), 0) as fall
    from moved`
}

interface ChangeRow {
  readonly at: string
  readonly by: string
  readonly before: unknown
  readonly after: unknown
}

export const layerDatabaseSettings = Layer.effect(
  SettingsStore,
  Effect.gen(function* () {
    const database = yield* Database
    const defaults = yield* DefaultSettings
    return SettingsStore.of({
      load: Effect.fn("SettingsStore.load")(function* (guildId) {
        const [row] = yield* database.rows(
          sql<{ settings: unknown }>`
            select settings from guild where guild_id = ${guildId}::bigint and settings is not null`
        )
        if (row === undefined) return defaults
        const settings = decode(row.settings)
        if (Option.isSome(settings)) return settings.value
        yield* Effect.logError("stored settings do not decode: the defaults apply until they are saved again").pipe(
          Effect.annotateLogs({ guildId })
        )
        return defaults
      }),
      save: Effect.fn("SettingsStore.save")(function* (guildId, settings, by) {
        const { timezone, voice } = settings
        const { base, kind, tenths } = columnsOf(settings.curve)
        const [saved] = yield* database.rows(sql<{ curve_changed: boolean }>`
          select guildhall_save_settings(
            ${guildId}::bigint, ${encode(settings)}::jsonb, ${by}, ${timezone}, ${voice.dailyCapXp}::bigint,
            ${kind}, ${base}::int, ${tenths}::int
          ) as curve_changed`)
        if (saved?.curve_changed !== true) return
        for (const part of parts) {
          let after: string | null = "0"
          while (after !== null) {
            const rows: ReadonlyArray<RelevelRow> = yield* database.rows(
              sql<RelevelRow>`select guildhall_relevel(${guildId}::bigint, ${after}::bigint, ${atOnce}, ${part}) as after`
            )
            after = rows[0]?.after ?? null
          }
        }
      }),
      previewCurve: Effect.fn("SettingsStore.previewCurve")(function* (guildId, curve) {
        const [row] = yield* database.rows(previewQuery(guildId, curve))
        return { members: Number(row?.members), rise: Number(row?.rise), fall: Number(row?.fall) }
      }),
      changes: (guildId, limit) =>
        database
          .rows(
            sql<ChangeRow>`
              select at, by, before, after from settings_change where guild_id = ${guildId}::bigint
              order by at desc, id desc limit ${limit}`
          )
          .pipe(
            Effect.map((rows) =>
              rows.map(({ after, at, before, by }) => ({
                at: Number(at),
                by,
                // As they were read when they held.
                before: Option.getOrElse(decode(before), () => defaults),
                after: Option.getOrElse(decode(after), () => defaults)
              }))
            )
          )
    })
  })
)
