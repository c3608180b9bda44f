import { assert, it } from "@effect/vitest"
import { Effect, Logger, Metric } from "effect"
import { malformedDispatches } from "../../../src/actors/inspection/metrics.ts"
import { Complaints } from "../../../src/actors/shard/Complaints.ts"

it.effect("a flood of unreadable dispatches is counted to the last, and told of a few times a minute", () =>
  Effect.gen(function* () {
    const lines: Array<string> = []
    const logger = Logger.map(Logger.formatJson, (text) => void lines.push(text))
    const time = { now: 0 }
    const later: Array<() => void> = []
    const asides: Array<Effect.Effect<void>> = []
    const ran = Effect.suspend(() => Effect.all(asides.splice(0))).pipe(Effect.provide(Logger.layer([logger])))
    const complaints = new Complaints({
      now: () => time.now,
      later: (work) => void later.push(work),
      aside: (effect) => void asides.push(effect)
    })
    const fact = {
      _tag: "DispatchMalformed",
      name: "x".repeat(1e6),
      guildId: "y".repeat(1e6),
      path: "",
      message: ""
    } as const
    const before = (yield* Metric.value(malformedDispatches)).count
    for (let i = 0; i < 5000; i++) complaints.take(fact)
    assert.strictEqual(later.length, 1)
    for (const work of later) work()
    yield* ran
    assert.strictEqual((yield* Metric.value(malformedDispatches)).count, before + 5000)
    assert.strictEqual(lines.length, 21)
    assert.isTrue(lines.every((line) => line.length < 1000))
    time.now += 60_000
    complaints.take(fact)
    yield* ran
    assert.strictEqual(lines.length, 22)
  })
)
