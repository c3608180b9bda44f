import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { PrometheusMetrics } from "effect/observability"
import { makeMeasure } from "../../../src/actors/inspection/metrics.ts"
import { runtimeView } from "../../../src/actors/inspection/shown.ts"
import { Fleet } from "../../../src/actors/shard/Fleet.ts"

describe("the metrics", () => {
  it.effect("count the violations of each invariant, and name those that were never violated", () =>
    Effect.gen(function* () {
      const fleet = yield* Fleet
      const about = { version: "0", mode: "production", startedAt: 0, now: 0, reduced: false } as const
      const measure = makeMeasure(
        fleet,
        Effect.sync(() => runtimeView(fleet, about))
      )
      const breach = { guildId: null, userId: null, expected: "less", found: "more" }
      fleet.invariants.note("backlog is bounded", breach, 1)
      yield* measure
      fleet.invariants.note("backlog is bounded", breach, 2)
      fleet.invariants.note("backlog is bounded", null, 3)
      yield* measure
      yield* measure
      const text = yield* PrometheusMetrics.format()
      assert.include(text, 'guildhall_invariant_violations_total{invariant="backlog is bounded"} 2')
      assert.include(text, 'guildhall_invariant_violations_total{invariant="batches are sound"} 0')
      assert.deepInclude(runtimeView(fleet, about).invariants.at(-1), {
        name: "backlog is bounded",
        checked: 3,
        violations: 2,
        last: { ...breach, at: 2 }
      })
    }).pipe(Effect.provide(Fleet.layer))
  )
})
