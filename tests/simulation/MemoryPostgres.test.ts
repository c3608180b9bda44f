import { assert, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as fc from "fast-check"
import { seededRandom } from "../../src/infra/simulator/random.ts"
import { chatNumerator, voiceNumerator } from "../../src/machines/ledger/numerator.ts"
import { GuildSettings } from "../../src/machines/settings/GuildSettings.ts"
import { anyHistory, horizon } from "../infra/ledger/histories.ts"
import { oracle } from "../infra/ledger/settlementOracle.ts"
import { Host } from "./Host.ts"
import { MemoryPostgres } from "./MemoryPostgres.ts"
import { VirtualTime } from "./VirtualTime.ts"

const settings = Schema.decodeSync(GuildSettings)({})

/** Settles in time that stands still but for the way to the server. */
const settledByTwin = (history: typeof anyHistory extends fc.Arbitrary<infer History> ? History : never) => {
  const time = new VirtualTime(horizon - 5000)
  const host = new Host("a", time)
  const postgres = new MemoryPostgres(time, { ...seededRandom(1), below: () => 0 }, settings, new Set())
  const ledger = postgres.ledgerFor(host)
  const life = Effect.gen(function* () {
    const lease = yield* ledger.takeLease(0, 1, "a", { steal: "expired" })
    for (const batch of history) yield* ledger.settle(lease, batch)
  })
  const fiber = Effect.runFork(life, { scheduler: host.scheduler })
  while (host.work() || time.step(time.now)) continue
  assert.strictEqual(fiber.pollUnsafe()?._tag, "Success")
  return postgres
}

it("the ledger of the simulation pays any history of batches to the millisecond as a naive oracle does", () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      const expected = oracle(null, horizon)
      for (const batch of history) expected.settle(batch)
      const postgres = settledByTwin(history)
      for (const [userId, { creditedUntil, instants, lastMessage, messages }] of expected.accounts) {
        const row = postgres.members.find((member) => member.userId === userId)
        if (row === undefined) return assert.fail(`${userId} was forgotten`)
        assert.strictEqual(row.creditedUntil, creditedUntil ?? 0)
        assert.strictEqual(row.lastMessage, lastMessage ?? 0n)
        const prices = [...instants].map(([at, { percent, rate }]) => [at, rate, percent])
        const pieces = postgres.segments.filter((segment) => segment.userId === userId)
        const paid = pieces.flatMap(({ from, percent, rate, to }) =>
          Array.from({ length: to - from }, (_, i) => [from + i, rate, percent])
        )
        assert.deepStrictEqual(paid, prices)
        const counted = postgres.messages.filter((message) => message.userId === userId)
        assert.sameDeepMembers(counted, messages)
        const voice = [...instants.values()].reduce((sum, it) => sum + voiceNumerator(1, it.rate, it.percent), 0n)
        const chat = messages.reduce((sum, it) => sum + (it.rewarded ? chatNumerator(it.xp, it.percent) : 0n), 0n)
        assert.deepStrictEqual([row.voice, row.chat], [voice, chat])
      }
    }),
    { numRuns: 1000 }
  )
})
