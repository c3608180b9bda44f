import { Cache, Effect, PubSub } from "effect"
import { LevelRoleStore } from "../../infra/ledger/LevelRoleStore.ts"
import type { GuildId, RoleId } from "../../machines/ids.ts"
import type { GuildNews } from "../guild/GuildNews.ts"
import { retryEvery } from "../retryEvery.ts"
import { breakTie } from "./ties.ts"

/** Members change often, and few guilds have tied roles. */
const knownFor = "2 seconds"

/**
 * What Discord tells of members and roles, as far as level roles go. `startedAt` (ms, UTC): what changed while we may
 * not have been there is nobody's decision that we know of. `examine`: look at the tied roles of a guild.
 *
 * Who joins is queued with their presence, in the database.
 */
export const followNews = Effect.fnUntraced(function* (
  news: PubSub.Subscription<GuildNews>,
  startedAt: number,
  examine: (guildId: GuildId) => Effect.Effect<void>
) {
  const store = yield* LevelRoleStore
  const tied = yield* Cache.make({
    capacity: 10_000,
    timeToLive: knownFor,
    lookup: (guildId: GuildId) =>
      Effect.map(store.ties(guildId), (ties): ReadonlySet<RoleId> => new Set(ties.map(({ roleId }) => roleId)))
  })
  const take = Effect.fnUntraced(function* (told: GuildNews) {
    if (told._tag === "GuildSeen" || told._tag === "MemberJoined") return
    const { guildId } = told
    const roles = yield* Cache.get(tied, guildId)
    if (told._tag === "MemberChanged") {
      if (roles.size === 0 || told.member.bot) return
      const { member, pending, seen } = told
      return yield* store.changed(guildId, member.userId, { roles: member.roles, pending, watched: seen >= startedAt })
    }
    if (!roles.has(told.roleId)) return
    return yield* told._tag === "RoleDeleted" ? breakTie(guildId, told.roleId, "gone") : examine(guildId)
  })
  return yield* PubSub.take(news).pipe(
    Effect.flatMap((told) => retryEvery("5 seconds")(take(told))),
    Effect.forever
  )
})
