import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Invariants } from "../../../src/actors/invariants/Invariants.ts"
import { watchedLedger } from "../../../src/actors/invariants/watchedLedger.ts"
import { LedgerStore, type SettledMember } from "../../../src/infra/ledger/LedgerStore.ts"
import { SettingsStore } from "../../../src/infra/ledger/SettingsStore.ts"
import { defaultSettings, type GuildSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { batch, midnight, segment } from "../../infra/ledger/batches.ts"
import { makeMemoryLedger } from "../support/memoryLedger.ts"

const lease = { shard: 0, count: 1, epoch: 1, holder: "a test" }
const { guildId, to, userId } = segment({})

const ada: SettledMember = { guildId, userId, creditedUntil: to, xp: 250, level: 3, levelBefore: 1 }

/** A watched ledger that answers for `member`; `stored` and `here`: the settings in the database and in the shard. */
const setUp = (
  member: SettledMember = ada,
  stored = defaultSettings,
  here: () => GuildSettings | null = () => stored
) => {
  const memory = makeMemoryLedger()
  memory.state.epoch = 1
  const invariants = new Invariants()
  const store = LedgerStore.of({
    ...memory.store,
    settle: (held, settled) =>
      Effect.map(memory.store.settle(held, settled), (answer) => ({ ...answer, members: [member] }))
  })
  const settings = SettingsStore.of({ ...memory.settings, load: () => Effect.succeed(stored) })
  const watched = watchedLedger(store, settings, invariants, { startedAt: midnight, now: () => to, settingsOf: here })
  const seen = () =>
    Object.fromEntries(
      invariants
        .list()
        .flatMap(({ checked, name, violations }) => (checked === 0 ? [] : [[name, [checked, violations]]]))
    )
  return { memory, watched, seen }
}

const linear: GuildSettings = { ...defaultSettings, curve: { kind: "linear", base: 50 } }

describe("a watched ledger", () => {
  it.effect("settles as the ledger does, and finds nothing wrong with what is right", () =>
    Effect.gen(function* () {
      const { memory, seen, watched } = setUp()
      const one = batch({ segments: [segment({})] })
      assert.deepStrictEqual(yield* watched.settle(lease, one), { applied: true, members: [ada] })
      assert.deepStrictEqual(memory.batches, [one])
      assert.deepStrictEqual(seen(), {
        "nothing lies in the future": [1, 0],
        "batches are sound": [1, 0],
        "levels follow the curve": [1, 0]
      })
    })
  )

  it.effect("pays an unsound batch all the same, and counts it once however often it is tried", () =>
    Effect.gen(function* () {
      const { memory, seen, watched } = setUp()
      const twice = batch({ segments: [segment({}), segment({})] })
      memory.state.away = true
      yield* Effect.flip(watched.settle(lease, twice))
      yield* Effect.flip(watched.settle(lease, twice))
      memory.state.away = false
      yield* watched.settle(lease, twice)
      assert.deepStrictEqual(memory.batches, [twice])
      assert.deepStrictEqual(seen()["batches are sound"], [1, 1])
    })
  )

  it.effect("sees a watermark in the future", () =>
    Effect.gen(function* () {
      const { seen, watched } = setUp({ ...ada, creditedUntil: to + 5001 })
      yield* watched.settle(lease, batch({ segments: [segment({})] }))
      assert.deepStrictEqual(seen()["nothing lies in the future"], [1, 1])
    })
  )

  it.effect("sees a level beside the curve", () =>
    Effect.gen(function* () {
      const { seen, watched } = setUp({ ...ada, level: 2 })
      yield* watched.settle(lease, batch({ segments: [segment({})] }))
      assert.deepStrictEqual(seen()["levels follow the curve"], [1, 1])
    })
  )

  it.effect("takes no new curve for a fault, whichever of database and shard has it first", () =>
    Effect.gen(function* () {
      const batchOfAda = batch({ segments: [segment({})] })
      const early = setUp({ ...ada, level: 6 }, linear, () => defaultSettings)
      yield* early.watched.settle(lease, batchOfAda)
      assert.deepStrictEqual(early.seen()["levels follow the curve"], [1, 0])
      let asked = 0
      const late = setUp(ada, linear, () => (asked++ < 2 ? defaultSettings : linear))
      yield* late.watched.settle(lease, batchOfAda)
      assert.deepStrictEqual(late.seen()["levels follow the curve"], [1, 0])
    })
  )

  it.effect("is not stopped by a check that breaks", () =>
    Effect.gen(function* () {
      const { memory, watched } = setUp(ada, { ...defaultSettings, timezone: "Mars/Olympus" })
      yield* watched.settle(lease, batch({ segments: [segment({})] }))
      assert.strictEqual(memory.batches.length, 1)
    })
  )
})
