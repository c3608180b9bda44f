import { setImmediate, setTimeout } from "node:timers/promises"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect } from "effect"
import { LoopLag } from "../../../src/infra/process/LoopLag.ts"
import { Vitals } from "../../../src/infra/process/Vitals.ts"

const hold = (ms: number) => {
  for (const end = performance.now() + ms; performance.now() < end;);
}

describe("the vital signs of the process", () => {
  it.live("tell what it uses", () =>
    Effect.gen(function* () {
      const { detailed, signs } = yield* Vitals
      const before = signs()
      hold(50)
      const after = detailed()
      assert.isAtLeast(after.cpuSeconds - before.cpuSeconds, 0.02)
      assert.isAbove(after.residentBytes, after.heapBytes)
      assert.isAtLeast(after.heapTotalBytes, after.heapBytes)
      assert.isBelow(Math.abs(after.startedAt - ((yield* Clock.currentTimeMillis) - performance.now()) / 1000), 1)
      if (process.platform === "linux") assert.isAbove(after.descriptors?.open ?? 0, 2)
    })
  )

  it.live("tell how long the event loop was held, and not how long it had nothing to do", () =>
    Effect.promise(async () => {
      const lag = new LoopLag()
      // One just begun has to have seen the loop once.
      while (lag.longest === 0) await setTimeout(10)
      hold(300)
      await setImmediate()
      while (lag.longest < 200) await setTimeout(10)
      assert.isAtLeast(lag.longest, 200)
    })
  )
})
