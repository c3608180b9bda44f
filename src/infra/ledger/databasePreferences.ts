import { Effect, Layer, Option, Schema } from "effect"
import { sql } from "kysely"
import { Theme } from "../../machines/pictures/theme.ts"
import { Language } from "../../machines/texts/language.ts"
import { Database } from "./Database.ts"
import { PreferenceStore } from "./PreferenceStore.ts"

interface PreferenceRow {
  readonly direct: boolean
  readonly ping: boolean
  readonly language: string | null
  readonly theme: string | null
}

const nothingChosen: PreferenceRow = { direct: true, ping: true, language: null, theme: null }

const languageOf = Schema.decodeUnknownOption(Language)
const themeOf = Schema.decodeUnknownOption(Theme)

export const layerDatabasePreferences = Layer.effect(
  PreferenceStore,
  Effect.map(Database, (database) =>
    PreferenceStore.of({
      load: Effect.fn("PreferenceStore.load")(function* (guildId, userId) {
        const [row = nothingChosen] = yield* database.rows(
          sql<PreferenceRow>`
            select direct, ping, language, theme from preference
            where guild_id = ${guildId}::bigint and user_id = ${userId}::bigint`
        )
        return {
          direct: row.direct,
          ping: row.ping,
          language: Option.getOrNull(languageOf(row.language)),
          theme: Option.getOrNull(themeOf(row.theme))
        }
      }),
      save: Effect.fn("PreferenceStore.save")(function* (guildId, userId, { direct, language, ping, theme }) {
        yield* database.rows(sql`
          insert into preference (guild_id, user_id, direct, ping, language, theme)
          values (${guildId}::bigint, ${userId}::bigint, ${direct}, ${ping}, ${language}, ${theme})
          on conflict (guild_id, user_id) do update set
            direct = excluded.direct, ping = excluded.ping, language = excluded.language, theme = excluded.theme`)
      })
    })
  )
)
