import { assert, describe, it } from "vitest"
import { UserId } from "../../../src/machines/ids.ts"
import {
  ada,
  ben,
  cabin,
  cyd,
  deck,
  guildCreate,
  harbour,
  log,
  meadow,
  message,
  ready,
  start,
  voiceState
} from "../support/payloads.ts"
import { TestShard, withDefect } from "../support/testShard.ts"

const gaps = (shard: TestShard) =>
  shard.submitted.flatMap((item) =>
    item.kind === "gap"
      ? [[item.gap.from - shard.start, item.gap.to - shard.start, item.gap.cause, item.gap.evidence]]
      : []
  )

describe("the order of dispatches", () => {
  it("is kept through a duplicate, an overlap and a swap", () => {
    const shard = new TestShard().begin(harbour)
    const at = shard.sequence
    const told = [
      [at + 1, voiceState(harbour, ada, deck)],
      [at + 1, voiceState(harbour, ada, deck)],
      [at + 3, voiceState(harbour, ben, deck)],
      [at + 2, voiceState(harbour, cyd, deck)],
      [at + 1, voiceState(harbour, ada, cabin)]
    ] as const
    for (const [sequence, data] of told) shard.actor.dispatched("VOICE_STATE_UPDATE", sequence, data)
    assert.deepStrictEqual(
      [ada, ben, cyd].map((userId) => shard.occupant(harbour, userId)?.seat.channelId),
      [deck, deck, deck]
    )
    assert.strictEqual(shard.actor.duplicates, 2)
  })

  it("is each member's own: what overtook is not undone by what was late", () => {
    const shard = new TestShard().begin(harbour)
    const at = shard.sequence
    shard.actor.dispatched("VOICE_STATE_UPDATE", at + 2, voiceState(harbour, ada, cabin))
    shard.actor.dispatched("VOICE_STATE_UPDATE", at + 1, voiceState(harbour, ada, deck))
    assert.strictEqual(shard.occupant(harbour, ada)?.seat.channelId, cabin)
  })

  it("does not bring back who has left: neither who was there before nor who was not", () => {
    const shard = new TestShard().begin(harbour)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ben, deck))
    for (const userId of [ada, ben]) {
      shard.actor.dispatched("VOICE_STATE_UPDATE", shard.sequence + 2, voiceState(harbour, userId, null))
      shard.actor.dispatched("VOICE_STATE_UPDATE", shard.sequence + 1, voiceState(harbour, userId, deck))
      assert.isUndefined(shard.occupant(harbour, userId))
      shard.sequence += 2
    }
  })

  it("begins anew with a gateway session", () => {
    const shard = new TestShard().begin(harbour)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
    shard.pass(10_000)
    shard.actor.dispatched("READY", 1, ready([harbour], "gateway-2"))
    shard.actor.dispatched("GUILD_CREATE", 2, guildCreate(harbour, [[ada, deck]]))
    shard.actor.dispatched("VOICE_STATE_UPDATE", 3, voiceState(harbour, ada, cabin))
    assert.strictEqual(shard.occupant(harbour, ada)?.seat.channelId, cabin)
    assert.strictEqual(shard.actor.duplicates, 0)
  })
})

describe("a loop that was held", () => {
  it("saw nothing meanwhile, and sees again only when a heartbeat sent since is acknowledged", () => {
    const shard = new TestShard().begin(harbour)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
    shard.pass(10_000)
    const before = shard.now
    shard.now += 20_000
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck, { muted: true }))
    assert.deepStrictEqual(shard.actor.horizon.blind, { from: before, cause: "stall" })
    shard.actor.acknowledged(before)
    assert.isNotNull(shard.actor.horizon.blind, "an answer that had waited proves nothing")
    shard.now += 100
    shard.actor.acknowledged(shard.now - 50)
    assert.isNull(shard.actor.horizon.blind)
    assert.deepStrictEqual(gaps(shard), [[10_000, 30_100, "stall", "certain"]])
    shard.pass(4900)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
    assert.deepStrictEqual(shard.paid(ada), [
      [0, 10_000, 50],
      [30_000, 35_000, 10]
    ])
  })

  it("does not take a RESUMED that waited for the end of what it missed", () => {
    const shard = new TestShard().begin(harbour)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
    shard.pass(10_000)
    shard.actor.lost(1006)
    shard.now += 20_000
    shard.dispatch("RESUMED", {})
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
    shard.actor.acknowledged(shard.now)
    assert.isNull(shard.actor.horizon.blind)
    assert.deepStrictEqual(shard.paid(ada), [[0, 10_000, 50]])
  })

  it("does not take a guild that a new session sent meanwhile for how things are now", () => {
    const shard = new TestShard().begin(harbour)
    for (const userId of [ada, ben]) shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, userId, deck))
    shard.pass(10_000)
    shard.now += 20_000
    shard.sequence = 0
    shard.dispatch("READY", ready([harbour], "gateway-2"))
    shard.dispatch(
      "GUILD_CREATE",
      guildCreate(
        harbour,
        [ada, ben].map((userId) => [userId, deck])
      )
    )
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
    assert.isNotNull(shard.actor.horizon.blind)
    shard.actor.acknowledged(shard.now)
    assert.isNull(shard.actor.horizon.blind)
    assert.deepStrictEqual(gaps(shard), [
      [10_000, 30_000, "stall", "likely"],
      [10_000, 30_000, "stall", "likely"]
    ])
    shard.pass(5000)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ben, null))
    assert.deepStrictEqual(shard.paid(ada), [[0, 10_000, 50]])
    assert.deepStrictEqual(shard.paid(ben), [[0, 35_000, 50]])
  })

  it("takes nothing from a session that sent a guild meanwhile, when another has taken its place", () => {
    const shard = new TestShard().begin(harbour)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
    shard.pass(10_000)
    shard.now += 20_000
    shard.sequence = 0
    shard.dispatch("READY", ready([harbour], "gateway-2"))
    shard.dispatch("GUILD_CREATE", guildCreate(harbour, [[ada, deck]]))
    shard.actor.lost(1006)
    shard.now += 500
    shard.sequence = 0
    shard.dispatch("READY", ready([harbour], "gateway-3"))
    shard.dispatch("GUILD_CREATE", guildCreate(harbour))
    assert.deepStrictEqual(shard.paid(ada), [[0, 10_000, 50]])
    assert.deepStrictEqual(gaps(shard), [[10_000, 30_500, "stall", "likely"]])
  })

  it("is not what a quiet three seconds are", () => {
    const shard = new TestShard().begin(harbour)
    shard.now += 3000
    shard.actor.tick()
    assert.isNull(shard.actor.horizon.blind)
  })
})

describe("a lost connection", () => {
  it("is a gap: who did not change is paid straight through, who did up to its start and from its end on", () => {
    const shard = new TestShard().begin(harbour)
    for (const userId of [ada, ben, cyd]) shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, userId, deck))
    shard.pass(10_000)
    shard.actor.lost(1006)
    shard.now += 2000
    shard.actor.tick()
    shard.now += 2000
    shard.actor.tick()
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ben, cabin))
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, cyd, null))
    shard.dispatch("RESUMED", {})
    assert.deepStrictEqual(gaps(shard), [[10_000, 14_000, "connection", "certain"]])
    shard.pass(1000)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ben, null))
    assert.deepStrictEqual(shard.paid(ada), [[0, 15_000, 50]])
    assert.deepStrictEqual(shard.paid(ben), [
      [0, 10_000, 50],
      [14_000, 15_000, 50]
    ])
    assert.deepStrictEqual(shard.paid(cyd), [[0, 10_000, 50]])
  })
})

describe("a connection that has fallen silent", () => {
  it("is a gap, and what it delivers late is no sight until a heartbeat sent since is acknowledged", () => {
    const shard = new TestShard().begin(harbour)
    for (const userId of [ada, ben]) shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, userId, deck))
    shard.pass(10_000)
    shard.silence(15_000)
    assert.deepStrictEqual(shard.actor.horizon.blind, { from: start + 10_000, cause: "connection" })
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ben, cabin))
    shard.actor.acknowledged(start + 15_000)
    assert.isNotNull(shard.actor.horizon.blind, "an answer that had waited proves nothing")
    shard.actor.acknowledged(shard.now)
    assert.deepStrictEqual(gaps(shard), [[10_000, 25_000, "connection", "certain"]])
    shard.pass(5000)
    for (const userId of [ada, ben]) shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, userId, null))
    assert.deepStrictEqual(shard.paid(ada), [[0, 30_000, 50]])
    assert.deepStrictEqual(shard.paid(ben), [
      [0, 10_000, 50],
      [25_000, 30_000, 50]
    ])
  })

  it("sees again at once when another takes its place", () => {
    const shard = new TestShard().begin(harbour)
    shard.pass(10_000)
    shard.silence(10_000)
    shard.actor.lost(1006)
    shard.dispatch("RESUMED", {})
    assert.deepStrictEqual(gaps(shard), [[10_000, 20_000, "connection", "certain"]])
  })

  it("is not what a heartbeat and three seconds without an answer are", () => {
    const shard = new TestShard().begin(harbour)
    shard.pass(10_000)
    shard.silence(8000)
    assert.isNull(shard.actor.horizon.blind)
  })
})

describe("a heartbeat", () => {
  const crowd = Array.from({ length: 2000 }, (_, i) => UserId.make(String(3_000_000 + i)))

  it("touches what is due and nothing else", () => {
    const shard = new TestShard().begin(harbour)
    for (const userId of crowd) {
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, userId, deck))
      // They arrive over 50 s, so that a payout is due to some of them at each heartbeat.
      shard.pass(25)
    }
    const woken = () => shard.cell(harbour).timings.list(shard.now).get("due")?.count ?? 0
    shard.pass(10_000 - (shard.now % 5000))
    const before = woken()
    const paidBefore = shard.segments().length
    shard.pass(5000)
    assert.isAtMost(woken() - before, 2 * (crowd.length / 10))
    assert.isAbove(shard.segments().length - paidBefore, 0)
  })

  it("wakes nobody in a guild where nothing is due", () => {
    const shard = new TestShard().begin(harbour)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
    shard.pass(55_000)
    assert.isUndefined(shard.cell(harbour).timings.list(shard.now).get("due"))
    shard.pass(10_000)
    assert.strictEqual(shard.cell(harbour).timings.list(shard.now).get("due")?.count, 1)
  })

  it("does not take who left and came back for two", () => {
    const shard = new TestShard().begin(harbour)
    for (let i = 0; i < 50; i++) {
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
    }
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
    shard.pass(65_000)
    assert.deepStrictEqual(
      shard.segments(ada).map(({ from, to }) => [from - shard.start, to - shard.start]),
      [[0, 55_000]]
    )
  })

  it("wakes who fell in between no more often than anybody else", () => {
    const wokenIn = (crashes: number) => {
      let left = crashes
      const logic = withDefect((_, event) => event.type === "VOICE.CHANGED" && event.voice.camera && left-- > 0)
      const shard = new TestShard({ logic }).begin(harbour)
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
      shard.pass(10_000)
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck, { camera: true }))
      shard.pass(290_000)
      assert.strictEqual(shard.crashes.length, crashes)
      return shard.cell(harbour).timings.list(shard.now).get("due")?.count
    }
    assert.strictEqual(wokenIn(3), wokenIn(0))
  })

  it("lets payouts wait while the ledger is stuck, and makes up for them", () => {
    const shard = new TestShard().begin(harbour)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
    shard.purse.stuck = true
    shard.pass(600_000)
    assert.isEmpty(shard.submitted)
    shard.purse.stuck = false
    shard.pass(15_000)
    assert.deepStrictEqual(shard.segments(ada).length, 1)
    assert.isAtLeast(shard.paid(ada)[0]?.[1] ?? 0, 600_000)
  })
})

describe("what a successor resumes from", () => {
  it("never passes a dispatch that some guild has yet to take", () => {
    const shard = new TestShard({ run: () => {} })
    shard.dispatch("READY", ready([harbour, meadow]))
    shard.dispatch("GUILD_CREATE", guildCreate(harbour))
    shard.dispatch("GUILD_CREATE", guildCreate(meadow))
    const stored = (): unknown => JSON.parse(shard.actor.meta().get("gateway") ?? "")
    assert.deepInclude(stored(), { sessionId: "gateway-1", sequence: 1, takenAbove: [] })
    const taken = shard.cell(meadow)
    taken.open(shard.settings)
    taken.drain(Infinity)
    assert.deepInclude(stored(), { sequence: 1, takenAbove: [3] })
    shard.actor.finish()
    assert.deepInclude(stored(), { sequence: 1, takenAbove: [3] }, "its settings could not be had")
    shard.cell(harbour).open(shard.settings)
    shard.actor.finish()
    assert.deepInclude(stored(), { sequence: 3, takenAbove: [] })
  })

  it("is nothing while a guild counts by the session before the one that is stored", () => {
    const shard = new TestShard({ run: () => {} }).begin(harbour)
    const gateway = () => shard.actor.meta().get("gateway")
    shard.cell(harbour).open(shard.settings)
    shard.actor.finish()
    assert.notStrictEqual(gateway(), "")
    shard.sequence = 0
    shard.dispatch("READY", ready([harbour], "gateway-2"))
    assert.strictEqual(gateway(), "")
    shard.actor.finish()
    assert.notStrictEqual(gateway(), "")
  })

  it("is nothing, so that it identifies, when a guild lags behind further than can be told", () => {
    const shard = new TestShard({ run: () => {} })
    shard.dispatch("READY", ready([harbour]))
    shard.dispatch("GUILD_CREATE", guildCreate(harbour))
    shard.actor.dispatched("MESSAGE_CREATE", 70_000, message(meadow, ada, shard.now))
    assert.strictEqual(shard.actor.meta().get("gateway"), "")
  })
})

describe("a dispatch that cannot be read", () => {
  it.each([
    ["has no readable guild", "VOICE_STATE_UPDATE", { ...voiceState(harbour, ada, deck), guild_id: 7 }, "guild_id"],
    ["names no id as its guild", "GUILD_DELETE", { id: "__proto__" }, "id"],
    ["is of a guild never heard of", "GUILD_UPDATE", { id: meadow }, "name"]
  ] as const)("is told of although it %s, and makes no place for one", (_, name, data, path) => {
    const told: Array<string> = []
    const shard = new TestShard({ malformed: (fact) => void told.push(fact.path) }).begin(harbour)
    shard.dispatch(name, data)
    assert.deepStrictEqual(told, [path])
    assert.deepStrictEqual([...shard.actor.cells.keys()], [harbour])
  })

  it.each([Number.NaN, Infinity, 1.5, 2 ** 53, 0, -7])("is one numbered %d, and the next is taken", (sequence) => {
    const told: Array<string> = []
    const shard = new TestShard({ malformed: (fact) => void told.push(fact.path) }).begin(harbour)
    shard.actor.dispatched("VOICE_STATE_UPDATE", sequence, voiceState(harbour, ada, deck))
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ben, deck))
    assert.deepStrictEqual(told, ["s"])
    assert.deepStrictEqual([...(shard.cell(harbour).guild?.roster.occupants.keys() ?? [])], [ben])
  })
})

it("counts no message from the future, and those that follow it", () => {
  const told: Array<string> = []
  const shard = new TestShard({ malformed: ({ name, path }) => void told.push(`${name} ${path}`) }).begin(harbour)
  const ahead = { ...message(harbour, ada, shard.now), id: "8999999999999999999" }
  for (const data of [ahead, message(harbour, ada, shard.now)]) shard.dispatch("MESSAGE_CREATE", data)
  assert.deepStrictEqual(told, ["MESSAGE_CREATE id"])
  assert.deepStrictEqual(
    shard.submitted.map(({ kind }) => kind),
    ["message"]
  )
})

it("counts a message in a channel that is told to lie within itself", () => {
  const shard = new TestShard().begin(harbour)
  shard.dispatch("CHANNEL_UPDATE", { id: log, type: 0, name: "log", parent_id: log, guild_id: harbour })
  shard.dispatch("MESSAGE_CREATE", message(harbour, ada, shard.now))
  assert.deepStrictEqual(
    shard.submitted.map(({ kind }) => kind),
    ["message"]
  )
})
