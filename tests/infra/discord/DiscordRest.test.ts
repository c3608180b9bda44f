import { assert, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { DiscordRest } from "../../../src/infra/discord/DiscordRest.ts"
import { ChannelId, GuildId, UserId } from "../../../src/machines/ids.ts"
import { makeHarbour } from "./gatewayContract.ts"

const openRest = Effect.fnUntraced(function* (token?: string) {
  const harbour = yield* makeHarbour()
  const { simulator } = harbour
  const layer = DiscordRest.layer({
    token: Redacted.make(token ?? simulator.token),
    apiUrl: simulator.addresses.api
  })
  const rest = yield* Effect.provide(DiscordRest, yield* Layer.build(layer))
  return { ...harbour, rest, guildId: GuildId.make(harbour.guild), userId: UserId.make(harbour.ada) } as const
})

it.live("a member in voice is told, one who is not is null", () =>
  Effect.gen(function* () {
    const { enter, guildId, leave, rest, simulator, userId } = yield* openRest()
    assert.isNull(yield* rest.voiceState(guildId, userId))
    enter()
    simulator.perform({ do: "set", member: "ada", selfMute: true, screen: true })
    const state = yield* rest.voiceState(guildId, userId)
    assert.deepInclude(state, { userId, silenced: true, camera: false, screen: true })
    leave()
    assert.isNull(yield* rest.voiceState(guildId, userId))
  })
)

it.live("a member is told, a stranger is null, an unknown guild is refused", () =>
  Effect.gen(function* () {
    const { guildId, rest, userId } = yield* openRest()
    assert.deepStrictEqual(yield* rest.member(guildId, userId), { userId, name: "Ada", bot: false, roles: [] })
    assert.isNull(yield* rest.member(guildId, UserId.make("1")))
    const refusal = yield* Effect.flip(rest.member(GuildId.make("1"), userId))
    assert.isTrue(refusal._tag === "DiscordRefused" && refusal.code === 10004)
  })
)

it.live("a thread is told with the channel it lies in; one that nobody has is null", () =>
  Effect.gen(function* () {
    const { rest, simulator } = yield* openRest()
    const log = simulator.perform({ do: "channel", guild: "g", name: "log book" })
    const thread = simulator.perform({
      do: "channel",
      guild: "g",
      name: "old plans",
      kind: "thread",
      parent: "log book"
    })
    const told = yield* rest.channel(ChannelId.make(thread ?? ""))
    assert.deepInclude(told, { name: "old plans", kind: "thread", parentId: ChannelId.make(log ?? "") })
    assert.isNull(yield* rest.channel(ChannelId.make("1")))
  })
)

it.live("the bot knows its own account", () =>
  Effect.gen(function* () {
    const { rest, simulator } = yield* openRest()
    assert.strictEqual((yield* rest.currentUser).id, simulator.discord.world.bot.id)
  })
)

it.live("a token that Discord does not know is refused with 401, however often it is tried", () =>
  Effect.gen(function* () {
    const { rest } = yield* openRest("a.mistyped.token")
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const refusal = yield* Effect.flip(rest.currentUser)
      assert.isTrue(refusal._tag === "DiscordRefused" && refusal.status === 401)
    }
  })
)

it.live("a Discord in trouble is unavailable, and asked again before that is said", () =>
  Effect.gen(function* () {
    const { rest, simulator } = yield* openRest()
    simulator.perform({ do: "fault", kind: "restError", route: "/users/@me", status: 502, times: 1 })
    yield* rest.currentUser
    simulator.perform({ do: "fault", kind: "restError", route: "/users/@me", status: 502, times: 10 })
    assert.strictEqual((yield* Effect.flip(rest.currentUser))._tag, "DiscordUnavailable")
  })
)

it.live("a rate limit is waited out", () =>
  Effect.gen(function* () {
    const { rest, simulator } = yield* openRest()
    simulator.perform({ do: "fault", kind: "rateLimit", route: "/users/@me", seconds: 0.3, times: 1 })
    yield* rest.currentUser
    assert.deepStrictEqual(
      simulator.rest.map(({ status }) => status),
      [429, 200]
    )
  })
)
