import { describe } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { layerRedis } from "../../../src/infra/checkpoint/redis.ts"
import { makeRedisServer } from "../../support/redis.ts"
import { checkpointContract } from "./contract.ts"

describe("the checkpoint store in Redis", () => {
  checkpointContract(
    Effect.map(makeRedisServer(), (server) => ({ layer: layerRedis(Redacted.make(server.url)), wipe: server.flushAll }))
  )
})
