import { assert, describe, it } from "@effect/vitest"
import { Effect, Queue, Stream } from "effect"
import { TestClock } from "effect/testing"
import type { GuildCell } from "../../../src/actors/guild/GuildCell.ts"
import { houseChanges } from "../../../src/actors/inspection/houseChanges.ts"
import type { Among } from "../../../src/actors/inspection/Inspector.ts"
import type { HouseChanges } from "../../../src/actors/inspection/views.ts"
import { type ChannelId, UserId } from "../../../src/machines/ids.ts"
import { defaultSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { ada, ben, cabin, cyd, deck, harbour, type VoiceFlags, voiceState } from "../support/payloads.ts"
import { TestShard } from "../support/testShard.ts"

const everybody: Among = { channelId: null, userId: null }

/** What an operator sees who looks at the harbour; `told` answers what came since it was last asked. */
const looking = Effect.fnUntraced(function* (among: Among, house: { cell: GuildCell | null }) {
  const unread = yield* Queue.unbounded<HouseChanges>()
  const credited = () => Effect.succeed(new Map([[ada, 7]]))
  yield* houseChanges(() => house.cell, among, credited).pipe(
    Stream.runForEach((changes) => Queue.offer(unread, changes)),
    Effect.forkScoped
  )
  yield* TestClock.adjust(0)
  const told = Effect.gen(function* () {
    yield* TestClock.adjust("200 millis")
    return (yield* Queue.clear(unread)).map(({ channels, gone, missed, sessions }) => ({
      sessions: sessions.map(({ activity, channelId, userId }) => [userId, channelId, activity]),
      gone,
      channels: channels.map(({ id, sessions }) => [id, sessions]),
      missed
    }))
  })
  return { told }
})

const makeHarbour = () => {
  const shard = new TestShard().begin(harbour)
  const voice = (userId: UserId, channelId: ChannelId | null, flags: VoiceFlags = {}) =>
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, userId, channelId, flags))
  const house: { cell: GuildCell | null } = { cell: shard.cell(harbour) }
  return { shard, voice, house, cell: shard.cell(harbour) }
}

const nothing = { sessions: [], gone: [], channels: [], missed: false }

describe("the changes of a house", () => {
  it.effect("are who came, changed, moved and left, and how many each channel holds, told together", () =>
    Effect.gen(function* () {
      const { house, voice } = makeHarbour()
      const { told } = yield* looking(everybody, house)
      voice(ada, deck)
      voice(ben, cabin, { muted: true })
      assert.deepStrictEqual(yield* told, [
        {
          ...nothing,
          sessions: [
            [ada, deck, "active"],
            [ben, cabin, "afk"]
          ],
          channels: [
            [deck, 1],
            [cabin, 1]
          ]
        }
      ])
      assert.deepStrictEqual(yield* told, [])
      voice(ada, deck, { camera: true })
      voice(ada, deck, { screen: true })
      assert.deepStrictEqual(yield* told, [{ ...nothing, sessions: [[ada, deck, "streaming"]] }])
      voice(ada, cabin, { screen: true })
      voice(ben, null)
      assert.deepStrictEqual(yield* told, [
        {
          ...nothing,
          sessions: [[ada, cabin, "streaming"]],
          gone: [ben],
          channels: [[deck, 0]]
        }
      ])
    }).pipe(Effect.scoped)
  )

  it.effect("repeat up to when somebody was credited where the ledger does not say it at once", () =>
    Effect.gen(function* () {
      const { house, voice } = makeHarbour()
      const answers = [new Map([[ada, 7]]), new Map<UserId, number>(), new Map([[ada, 9]])]
      const told: Array<number | null> = []
      yield* houseChanges(
        () => house.cell,
        everybody,
        () => Effect.succeed(answers.shift() ?? new Map<UserId, number>())
      ).pipe(
        Stream.runForEach(({ sessions }) => Effect.sync(() => told.push(sessions[0]?.creditedUntil ?? null))),
        Effect.forkScoped
      )
      yield* TestClock.adjust(0)
      for (const muted of [false, true, false]) {
        voice(ada, deck, { muted })
        yield* TestClock.adjust("200 millis")
      }
      assert.deepStrictEqual(told, [7, 7, 9])
    }).pipe(Effect.scoped)
  )

  it.effect("of one channel tell who moves in and out, and nothing of the others but their numbers", () =>
    Effect.gen(function* () {
      const { house, voice } = makeHarbour()
      voice(ada, deck)
      voice(ben, cabin)
      const { told } = yield* looking({ channelId: deck, userId: null }, house)
      voice(ben, cabin, { muted: true })
      assert.deepStrictEqual(yield* told, [])
      voice(cyd, cabin)
      assert.deepStrictEqual(yield* told, [{ ...nothing, channels: [[cabin, 2]] }])
      voice(ben, deck)
      voice(ada, cabin)
      assert.deepStrictEqual(yield* told, [{ ...nothing, sessions: [[ben, deck, "active"]], gone: [ada] }])
      voice(ada, cabin, { muted: true })
      assert.deepStrictEqual(yield* told, [])
      voice(ben, null)
      assert.deepStrictEqual(yield* told, [{ ...nothing, gone: [ben], channels: [[deck, 0]] }])
    }).pipe(Effect.scoped)
  )

  it.effect("of one member are theirs alone, and tell of each payout", () =>
    Effect.gen(function* () {
      const { house, shard, voice } = makeHarbour()
      voice(ada, deck)
      const { told } = yield* looking({ channelId: null, userId: ada }, house)
      voice(ben, deck)
      assert.deepStrictEqual(yield* told, [])
      shard.pass(61_000)
      assert.deepStrictEqual(yield* told, [{ ...nothing, sessions: [[ada, deck, "active"]] }])
      voice(ada, null)
      assert.deepStrictEqual(yield* told, [{ ...nothing, gone: [ada] }])
      voice(ada, cabin)
      assert.deepStrictEqual(yield* told, [{ ...nothing, sessions: [[ada, cabin, "active"]] }])
    }).pipe(Effect.scoped)
  )

  it.effect("of a whole guild do not tell of payouts, which come to everybody each minute", () =>
    Effect.gen(function* () {
      const { house, shard, voice } = makeHarbour()
      voice(ada, deck)
      const { told } = yield* looking(everybody, house)
      shard.pass(61_000)
      assert.isAbove(shard.segments(ada).length, 0)
      assert.deepStrictEqual(yield* told, [])
    }).pipe(Effect.scoped)
  )

  it.effect("are not told one by one when there are more than five hundred, and again when there are fewer", () =>
    Effect.gen(function* () {
      const { house, voice } = makeHarbour()
      const { told } = yield* looking(everybody, house)
      const crowd = Array.from({ length: 501 }, (_, i) => UserId.make(String(1_300_000_000_000_000_000n + BigInt(i))))
      for (const userId of crowd) voice(userId, deck)
      assert.deepStrictEqual(yield* told, [{ ...nothing, missed: true }])
      assert.deepStrictEqual(yield* told, [])
      for (const userId of crowd.slice(1)) voice(userId, deck, { muted: true })
      assert.strictEqual((yield* told)[0]?.sessions.length, 500)
      voice(ada, deck)
      assert.deepStrictEqual(yield* told, [{ ...nothing, sessions: [[ada, deck, "active"]], channels: [[deck, 502]] }])
    }).pipe(Effect.scoped)
  )

  it.effect("begin anew when the guild goes out of sight, is seen again, is rebuilt, or stops tracking", () =>
    Effect.gen(function* () {
      const { cell, house, shard, voice } = makeHarbour()
      voice(ada, deck)
      const { told } = yield* looking(everybody, house)
      const anew = [{ ...nothing, missed: true }]
      shard.actor.lost(1006)
      assert.deepStrictEqual(yield* told, anew)
      shard.dispatch("RESUMED", null)
      assert.deepStrictEqual(yield* told, anew)
      cell.rebuild()
      assert.deepStrictEqual(yield* told, anew)
      voice(ben, deck)
      assert.deepStrictEqual(yield* told, [{ ...nothing, sessions: [[ben, deck, "active"]], channels: [[deck, 2]] }])
      cell.guild?.changeSettings({ ...defaultSettings, modules: { ...defaultSettings.modules, voice: false } })
      assert.deepStrictEqual(yield* told, anew)
    }).pipe(Effect.scoped)
  )

  it.effect("go on with the next actor of the guild when its shard was restarted", () =>
    Effect.gen(function* () {
      const { house } = makeHarbour()
      const { told } = yield* looking(everybody, house)
      house.cell = null
      assert.deepStrictEqual(yield* told, [])
      const next = makeHarbour()
      house.cell = next.cell
      assert.deepStrictEqual(yield* told, [{ ...nothing, missed: true }])
      next.voice(ada, deck)
      assert.deepStrictEqual(yield* told, [{ ...nothing, sessions: [[ada, deck, "active"]], channels: [[deck, 1]] }])
    }).pipe(Effect.scoped)
  )

  it.effect("cost a guild nothing any more when nobody looks", () =>
    Effect.gen(function* () {
      const { cell, house } = makeHarbour()
      const added: Array<unknown> = []
      const removed: Array<unknown> = []
      const add = cell.onlookers.add.bind(cell.onlookers)
      const remove = cell.onlookers.delete.bind(cell.onlookers)
      cell.onlookers.add = (onlooker) => {
        added.push(onlooker)
        add(onlooker)
      }
      cell.onlookers.delete = (onlooker) => {
        removed.push(onlooker)
        remove(onlooker)
      }
      yield* Effect.scoped(looking(everybody, house))
      assert.strictEqual(added.length, 1)
      assert.deepStrictEqual(removed, added)
    })
  )
})
