import { Effect, Metric } from "effect"
import { Vitals } from "../../infra/process/Vitals.ts"
import type { Fleet } from "../shard/Fleet.ts"
import { makeMeasureFleet } from "./fleetMetrics.ts"
import { begin } from "./metrics.ts"
import { makeMeasureProcess } from "./processMetrics.ts"
import type { RuntimeView } from "./views.ts"

const info = Metric.gauge("guildhall_build_info", { description: "1, with the version and the mode that run" })

/**
 * Brings the metrics up to date. Called when somebody reads them: what is frequent is counted in plain numbers, and
 * costs nothing in between.
 */
export const makeMeasure = (fleet: Fleet["Service"], look: Effect.Effect<RuntimeView>): Effect.Effect<void> => {
  const measureFleet = makeMeasureFleet(fleet)
  const measureProcess = makeMeasureProcess()
  return Effect.gen(function* () {
    const view = yield* look
    yield* begin
    yield* Metric.update(Metric.withAttributes(info, { version: view.version, mode: view.mode }), 1)
    yield* measureFleet(view)
    yield* measureProcess((yield* Vitals).detailed())
  })
}
