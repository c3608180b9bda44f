import { Effect, Layer, Option, Schema } from "effect"
import { sql } from "kysely"
import { GuildSettings } from "../../machines/settings/GuildSettings.ts"
import { Database } from "./Database.ts"
import { DefaultSettings, SettingsStore } from "./SettingsStore.ts"

const decode = Schema.decodeUnknownOption(GuildSettings)
const encode = Schema.encodeSync(Schema.fromJsonString(GuildSettings))

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
        const { curve, timezone, voice } = settings
        yield* database.rows(sql`
          select guildhall_save_settings(
            ${guildId}::bigint, ${encode(settings)}::jsonb, ${by}, ${timezone}, ${voice.dailyCapXp}::bigint,
            ${curve.kind}, ${"base" in curve ? curve.base : 100}::int, ${"tenths" in curve ? curve.tenths : 12}::int
          )`)
      })
    })
  })
)
