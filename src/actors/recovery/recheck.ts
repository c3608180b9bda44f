import { Effect } from "effect"
import { DiscordRest } from "../../infra/discord/DiscordRest.ts"
import type { GuildId, UserId } from "../../machines/ids.ts"
import type { ShardActor } from "../shard/ShardActor.ts"

/** Asks Discord where a member is. What it answers holds from now; between `seen` and now the cheaper state does. */
export const recheck = Effect.fnUntraced(function* (shard: ShardActor, guildId: GuildId, userId: UserId, seen: number) {
  const rest = yield* DiscordRest
  const answers = yield* Effect.result(Effect.all([rest.voiceState(guildId, userId), rest.member(guildId, userId)]))
  if (answers._tag === "Failure") {
    return yield* Effect.logWarning("a member could not be looked up", answers.failure).pipe(
      Effect.annotateLogs({ guildId, userId })
    )
  }
  const [voice, member] = answers.success
  const at = shard.horizon.seen
  const stamp = { seen: Math.min(seen, at), at, sequence: Infinity }
  shard.cell(guildId).order(stamp, (guild) => guild.recheck(userId, voice, member, stamp))
})

/** Looks up those whose stored session could not be read. */
export const recheckAll = (shard: ShardActor, members: ReadonlyArray<readonly [GuildId, UserId]>) =>
  Effect.forEach(members, ([guildId, userId]) => recheck(shard, guildId, userId, shard.horizon.seen), { discard: true })
