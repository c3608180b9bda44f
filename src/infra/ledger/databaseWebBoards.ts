import { Effect, Layer, Option, Schema } from "effect"
import { sql } from "kysely"
import { freeSlug, isSlug, slugOf } from "../../machines/guild/slug.ts"
import { GuildId } from "../../machines/ids.ts"
import { Language } from "../../machines/texts/language.ts"
import { Database } from "./Database.ts"
import { WebBoardStore } from "./WebBoardStore.ts"

const languageOf = Schema.decodeUnknownOption(Language)

interface FoundRow {
  readonly guild_id: string
  readonly language: string | null
}

const findQuery = (slug: string) => sql<FoundRow>`
  select guild_id, settings ->> 'language' as language from guild
  where slug = ${slug} and settings -> 'modules' -> 'webBoard' = 'true'`

interface SlugRow {
  readonly slug: string
}

export const layerDatabaseWebBoards = Layer.effect(
  WebBoardStore,
  Effect.map(Database, (database) => {
    const claim = (guildId: GuildId, name: string) =>
      database.use((em) =>
        em.transactional(async (em) => {
          const db = em.getKysely()
          // Two guilds of one name wait for each other; both would find the same slug free.
          await sql`select pg_advisory_xact_lock(hashtext('guildhall slug'))`.execute(db)
          const { rows: own } = await sql<SlugRow>`
            select slug from guild where guild_id = ${guildId}::bigint and slug is not null`.execute(db)
          if (own[0] !== undefined) return own[0].slug
          const { rows } = await sql<SlugRow>`
            select slug from guild where slug = ${slugOf(name)} or slug ~ ${`^${slugOf(name)}-[0-9]+$`}`.execute(db)
          const taken = new Set(rows.map(({ slug }) => slug))
          const slug = freeSlug(name, (slug) => taken.has(slug))
          await sql`
            insert into guild (guild_id, slug) values (${guildId}::bigint, ${slug})
            on conflict (guild_id) do update set slug = excluded.slug`.execute(db)
          return slug
        })
      )

    return WebBoardStore.of({
      find: Effect.fn("WebBoardStore.find")(function* (slug) {
        if (!isSlug(slug)) return null
        const [row] = yield* database.rows(findQuery(slug))
        if (row === undefined) return null
        return {
          guildId: GuildId.make(row.guild_id),
          language: Option.getOrElse(languageOf(row.language), () => "en" as const)
        }
      }),
      slug: Effect.fn("WebBoardStore.slug")(function* (guildId, name) {
        const [row] = yield* database.rows(
          sql<SlugRow>`select slug from guild where guild_id = ${guildId}::bigint and slug is not null`
        )
        return row?.slug ?? (yield* claim(guildId, name))
      })
    })
  })
)
