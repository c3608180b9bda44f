import { Cache, Context, Effect, Layer } from "effect"
import type { GuildSight } from "../../machines/access/channelSight.ts"
import type { GuildId } from "../../machines/ids.ts"
import type { DiscordRestError } from "./DiscordClient.ts"
import { GuildRest } from "./GuildRest.ts"

/** Who may view what in guilds; learnt anew each minute. */
export class Sights extends Context.Service<
  Sights,
  { readonly of: (guildId: GuildId) => Effect.Effect<GuildSight, DiscordRestError> }
>()("guildhall/infra/Sights") {
  static readonly layer = Layer.effect(
    Sights,
    Effect.gen(function* () {
      const rest = yield* GuildRest
      const learnt = yield* Cache.makeWith(
        Effect.fnUntraced(function* (guildId: GuildId) {
          const [guild, roles, channels] = yield* Effect.all(
            [rest.guild(guildId), rest.roles(guildId), rest.channels(guildId)],
            { concurrency: 3 }
          )
          const sight: GuildSight = {
            guildId,
            ownerId: guild.owner_id,
            roles: new Map(roles.map(({ id, permissions }) => [id, BigInt(permissions)])),
            channels: new Map(
              channels.map(({ id, permission_overwrites: overwrites = [] }) => [
                id,
                overwrites.map(({ allow, deny, id }) => ({ id, allow: BigInt(allow), deny: BigInt(deny) }))
              ])
            )
          }
          return sight
        }),
        { capacity: 1000, timeToLive: ({ _tag }) => (_tag === "Success" ? "1 minute" : 0) }
      )
      return Sights.of({ of: (guildId) => Cache.get(learnt, guildId) })
    })
  )
}
