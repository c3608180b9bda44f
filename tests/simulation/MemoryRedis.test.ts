import { describe } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { CheckpointStore } from "../../src/infra/checkpoint/CheckpointStore.ts"
import { seededRandom } from "../../src/infra/simulator/random.ts"
import { checkpointContract } from "../infra/checkpoint/contract.ts"
import { Host } from "./Host.ts"
import { MemoryRedis } from "./MemoryRedis.ts"
import { VirtualTime } from "./VirtualTime.ts"

/** Whatever is asked of the store is answered as soon as nothing else runs. */
const bench = Effect.gen(function* () {
  const time = new VirtualTime(0)
  const redis = new MemoryRedis(time, seededRandom(1), new Set())
  const host = new Host("a", time)
  const serve = Effect.sync(() => {
    while (time.step(time.now + 1000)) host.work()
  })
  yield* Effect.forkScoped(serve.pipe(Effect.andThen(Effect.sleep("1 millis")), Effect.forever))
  return {
    layer: Layer.succeed(
      CheckpointStore,
      redis.storeFor(host, () => {})
    ),
    wipe: Effect.sync(() => redis.wipe())
  }
})

describe("the checkpoint store of the simulation", () => {
  checkpointContract(bench)
})
