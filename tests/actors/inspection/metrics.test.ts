import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Metric } from "effect"
import { PrometheusMetrics } from "effect/observability"
import { Journal } from "../../../src/actors/checkpoint/Journal.ts"
import { takeCensus } from "../../../src/actors/inspection/census.ts"
import { makeMeasure } from "../../../src/actors/inspection/measure.ts"
import { runtimeView } from "../../../src/actors/inspection/shown.ts"
import { Ledger } from "../../../src/actors/ledger/Ledger.ts"
import { RestartWindow, shardIntensity } from "../../../src/actors/restartWindow.ts"
import { Fleet, type ShardBerth } from "../../../src/actors/shard/Fleet.ts"
import { makeMemoryLedger } from "../support/memoryLedger.ts"
import { harbour, start } from "../support/payloads.ts"
import { TestShard } from "../support/testShard.ts"

const about = { version: "1.2.3", mode: "production", startedAt: 0, now: 0, reduced: false } as const

const makeScrape = Effect.map(Fleet, (fleet) => {
  const look = Effect.map(takeCensus(fleet), (census) => runtimeView(fleet, census, about))
  const measure = makeMeasure(fleet, look)
  return { fleet, look, scrape: Effect.andThen(measure, PrometheusMetrics.format()) }
})

/** A shard with a ledger over a memory store, as one life of it. */
const makeLife = Effect.gen(function* () {
  const memory = makeMemoryLedger()
  memory.state.epoch = 1
  const shard = new TestShard()
  const lease = { shard: 0, count: 1, epoch: 1, holder: "a test" }
  const ledger = yield* Ledger.make({
    lease,
    journal: new Journal(0),
    flush: Effect.void,
    timezoneOf: () => "UTC",
    batchSize: 1,
    now: () => shard.now
  }).pipe(Effect.provide(memory.layer))
  return {
    memory,
    shard,
    ledger,
    running: { actor: shard.actor, ledger, lease, flush: Effect.void, checkpointMs: null }
  }
})

const makeBerth = (): ShardBerth => ({
  id: 0,
  count: 1,
  restarts: new RestartWindow(shardIntensity),
  running: null,
  lost: false,
  stop: Effect.void
})

/** Each test counts for itself. */
const withFleet = Effect.provide(
  Layer.merge(
    Fleet.layer,
    Layer.sync(Metric.MetricRegistry, () => new Map())
  )
)

describe("the metrics", () => {
  it.effect("count the violations of each invariant, and name those that were never violated", () =>
    Effect.gen(function* () {
      const { fleet, look, scrape } = yield* makeScrape
      const breach = { guildId: null, userId: null, expected: "less", found: "more" }
      fleet.invariants.note("backlog is bounded", breach, 1)
      yield* scrape
      fleet.invariants.note("backlog is bounded", breach, 2)
      fleet.invariants.note("backlog is bounded", null, 3)
      yield* scrape
      const text = yield* scrape
      assert.include(text, 'guildhall_invariant_violations_total{invariant="backlog is bounded"} 2')
      assert.include(text, 'guildhall_invariant_violations_total{invariant="batches are sound"} 0')
      assert.deepInclude((yield* look).invariants.at(-1), {
        name: "backlog is bounded",
        checked: 3,
        violations: 2,
        last: { ...breach, at: 2 }
      })
    }).pipe(withFleet)
  )

  it.effect("go on counting where a shard that was restarted begins anew", () =>
    Effect.gen(function* () {
      const { fleet, scrape } = yield* makeScrape
      const berth = makeBerth()
      fleet.berths.set(0, berth)
      assert.include(yield* scrape, "\nguildhall_dispatches_total 0\n")
      const first = yield* makeLife
      berth.running = first.running
      first.shard.begin(harbour)
      assert.include(yield* scrape, "\nguildhall_dispatches_total 2\n")
      berth.running = null
      assert.include(yield* scrape, 'guildhall_shard_live{shard="0"} 0')
      const second = yield* makeLife
      berth.running = second.running
      second.shard.begin(harbour)
      const text = yield* scrape
      assert.include(text, "\nguildhall_dispatches_total 4\n")
      assert.include(text, 'guildhall_shard_live{shard="0"} 1')
    }).pipe(withFleet)
  )

  it.effect("tell how old the oldest unpaid work is, how often the database failed it, and how long paying took", () =>
    Effect.gen(function* () {
      const { fleet, scrape } = yield* makeScrape
      const berth = makeBerth()
      fleet.berths.set(0, berth)
      const { ledger, memory, running, shard } = yield* makeLife
      berth.running = running
      const gap = { guildId: null, cause: "stall", evidence: "likely" } as const
      ledger.submit({ kind: "gap", gap: { ...gap, from: start, to: start + 1000 } })
      ledger.submit({ kind: "gap", gap: { ...gap, from: start + 5000, to: start + 6000 } })
      shard.now = start + 31_000
      memory.state.away = true
      yield* Effect.ignore(ledger.settleNow)
      const away = yield* scrape
      assert.include(away, "\nguildhall_oldest_unsettled_seconds 30\n")
      assert.include(away, "\nguildhall_settlement_failures_total 1\n")
      assert.include(away, 'guildhall_shard_stuck{shard="0"} 1')
      assert.include(away, "\nguildhall_spooled_batches 1\n")
      memory.state.away = false
      yield* ledger.settleNow
      const back = yield* scrape
      assert.include(back, "\nguildhall_oldest_unsettled_seconds 0\n")
      assert.include(back, 'guildhall_shard_stuck{shard="0"} 0')
      assert.include(back, "\nguildhall_settlement_seconds_count 2\n")
    }).pipe(withFleet)
  )

  it.effect("have a help text each, base units, and _total where they only rise", () =>
    Effect.gen(function* () {
      const { scrape } = yield* makeScrape
      const text = yield* scrape
      const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = "", type]) => ({ name, type }))
      assert.isAbove(types.length, 30)
      for (const { name, type } of types) {
        assert.include(text, `# HELP ${name} `)
        assert.strictEqual(name.endsWith("_total"), type === "counter", name)
        assert.notMatch(name, /milli|_ms\b|minutes|_mb\b/, name)
      }
      assert.include(text, 'guildhall_build_info{version="1.2.3",mode="production"} 1')
      assert.match(text, /^process_resident_memory_bytes [1-9]/m)
    }).pipe(withFleet)
  )
})
