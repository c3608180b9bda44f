import { Effect } from "effect"
import type { ChannelFacts } from "../../infra/discord/dispatch.ts"
import { DiscordRest } from "../../infra/discord/DiscordRest.ts"
import type { ChannelId, GuildId } from "../../machines/ids.ts"
import type { ShardActor } from "../shard/ShardActor.ts"

/** How long messages wait to be told where their channel lies. */
const patience = "5 seconds"

/** Stands for a channel that Discord does not tell us of: it lies in no other, and need not be asked for again. */
const nowhere = (id: ChannelId): ChannelFacts => ({ id, name: "", kind: "thread", parentId: null })

/** Asks Discord where a channel lies. If it cannot say, the messages that wait count, and the next one asks again. */
export const lookUpChannel = Effect.fnUntraced(function* (shard: ShardActor, guildId: GuildId, channelId: ChannelId) {
  const rest = yield* DiscordRest
  const found = yield* rest.channel(channelId).pipe(
    Effect.map((channel) => channel ?? nowhere(channelId)),
    Effect.timeout(patience),
    Effect.tapError((error) =>
      Effect.logWarning("a channel could not be looked up", error).pipe(Effect.annotateLogs({ guildId, channelId }))
    ),
    Effect.orElseSucceed(() => null)
  )
  shard.placed(guildId, channelId, found)
})
