import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer } from "effect"
import { TestClock } from "effect/testing"
import { lookUpChannel } from "../../../src/actors/chat/lookUpChannel.ts"
import type { ChannelFacts } from "../../../src/infra/discord/dispatch.ts"
import type { DiscordRestError } from "../../../src/infra/discord/DiscordClient.ts"
import { DiscordRest } from "../../../src/infra/discord/DiscordRest.ts"
import { DiscordUnavailable } from "../../../src/infra/discord/Gateway.ts"
import { ChannelId } from "../../../src/machines/ids.ts"
import { defaultSettings, type GuildSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { ada, ben, deck, guildCreate, harbour, log, message, ready } from "../support/payloads.ts"
import { TestShard } from "../support/testShard.ts"

/** A thread that was archived when the guild told of its channels, and that somebody has revived. */
const revived = ChannelId.make("1100000000000000031")
const inLog: ChannelFacts = { id: revived, name: "old plans", kind: "thread", parentId: log }

const ignoring: GuildSettings = {
  ...defaultSettings,
  eligibility: { ...defaultSettings.eligibility, ignoredChannels: [log] }
}

const open = (settings: GuildSettings) => {
  const shard = new TestShard({ settings }).begin(harbour)
  return {
    shard,
    write: (userId = ada, channelId = revived) =>
      shard.dispatch("MESSAGE_CREATE", { ...message(harbour, userId, shard.now), channel_id: channelId }),
    counted: () => shard.submitted.flatMap((item) => (item.kind === "message" ? [item.message.userId] : [])),
    resumesAfter: (): unknown => JSON.parse(shard.actor.meta().get("gateway") ?? "{}")
  }
}

describe("a message in a thread that nobody told of", () => {
  it("waits to be told where the thread lies, and is ignored with the channel it lies in", () => {
    const { counted, shard, write } = open(ignoring)
    write(ada)
    write(ben)
    assert.deepStrictEqual(shard.lookedUp, [[harbour, revived]], "asked once for all that wait")
    shard.actor.placed(harbour, revived, inLog)
    write(ada)
    assert.deepStrictEqual(counted(), [])
    assert.lengthOf(shard.lookedUp, 1)
  })

  it("counts when the thread lies in a channel that counts, as of when it was written", () => {
    const { counted, shard, write } = open(ignoring)
    write(ada)
    shard.now += 20_000
    shard.actor.placed(harbour, revived, { ...inLog, parentId: null })
    write(ada)
    assert.deepStrictEqual(counted(), [ada, ada])
    const paid = shard.submitted.flatMap((item) => (item.kind === "message" ? [item.message.rewarded] : []))
    assert.deepStrictEqual(paid, [true, true], "20 s lie between them")
  })

  it("holds up nothing else", () => {
    const { counted, shard, write } = open(ignoring)
    write(ada)
    write(ben, deck)
    assert.deepStrictEqual(counted(), [ben])
    assert.strictEqual(shard.cell(harbour).mailboxSize, 0)
  })

  it("asks nobody where no channel is ignored", () => {
    const { counted, shard, write } = open(defaultSettings)
    write()
    assert.deepStrictEqual(counted(), [ada])
    assert.deepStrictEqual(shard.lookedUp, [])
  })

  it("is replayed to a successor that starts before the answer, and not after it", () => {
    const { resumesAfter, shard, write } = open(ignoring)
    const before = shard.sequence
    write(ada)
    write(ben, deck)
    assert.deepInclude(resumesAfter(), { sequence: before, takenAbove: [before + 2] })
    shard.actor.placed(harbour, revived, { ...inLog, parentId: null })
    assert.deepInclude(resumesAfter(), { sequence: before + 2, takenAbove: [] })
  })

  it("of an old gateway session counts, and holds up nothing in the new one", () => {
    const { counted, resumesAfter, shard, write } = open(ignoring)
    write(ada)
    shard.actor.dispatched("READY", 1, ready([harbour], "gateway-2"))
    for (let sequence = 2; sequence < 6; sequence++) {
      shard.actor.dispatched("GUILD_CREATE", sequence, guildCreate(harbour))
    }
    assert.deepInclude(resumesAfter(), { sessionId: "gateway-2", sequence: 5 })
    shard.actor.placed(harbour, revived, { ...inLog, parentId: null })
    assert.deepStrictEqual(counted(), [ada])
  })

  it("counts at once when too many others wait", () => {
    const { counted, shard, write } = open(ignoring)
    for (let n = 0; n < 1001; n++) write(ada)
    assert.deepStrictEqual(counted(), [ada])
    shard.actor.placed(harbour, revived, inLog)
    assert.lengthOf(counted(), 1)
  })
})

describe("where a channel lies", () => {
  const ask = Effect.fnUntraced(function* (answer: Effect.Effect<ChannelFacts | null, DiscordRestError>) {
    const stage = open(ignoring)
    stage.write()
    yield* lookUpChannel(stage.shard.actor, harbour, revived).pipe(
      Effect.provide(Layer.mock(DiscordRest, { channel: () => answer }))
    )
    return { ...stage, known: stage.shard.cell(harbour).guild?.facts.channels.get(revived) }
  })

  it.effect("is remembered, with the guild's other channels", () =>
    Effect.gen(function* () {
      const { counted, known } = yield* ask(Effect.succeed(inLog))
      assert.deepStrictEqual(known, inLog)
      assert.deepStrictEqual(counted(), [])
    })
  )

  it.effect("is asked once also of one that is gone: it lies in no channel that is ignored", () =>
    Effect.gen(function* () {
      const { counted, shard, write } = yield* ask(Effect.succeed(null))
      write(ben)
      assert.deepStrictEqual(counted(), [ada, ben])
      assert.lengthOf(shard.lookedUp, 1)
    })
  )

  it.effect("is asked again when Discord was away: what waited counts", () =>
    Effect.gen(function* () {
      const { counted, known, shard, write } = yield* ask(Effect.fail(new DiscordUnavailable({ cause: "away" })))
      assert.isUndefined(known)
      assert.deepStrictEqual(counted(), [ada])
      write(ben)
      assert.lengthOf(shard.lookedUp, 2)
    })
  )

  it.effect("is not waited for longer than 5 s", () =>
    Effect.gen(function* () {
      const asking = yield* Effect.forkChild(ask(Effect.never))
      yield* TestClock.adjust("5 seconds")
      assert.deepStrictEqual((yield* Fiber.join(asking)).counted(), [ada])
    })
  )
})
