import { assert, describe, it } from "vitest"
import { UserId } from "../../../src/machines/ids.ts"
import { deck, guildCreate, harbour, ready } from "../support/payloads.ts"
import { TestShard } from "../support/testShard.ts"

const crowd = Array.from({ length: 12_000 }, (_, i) => UserId.make(String(3_000_000 + i)))

describe("the alarms of a crowd that came at once", () => {
  const aboard = () => {
    const shard = new TestShard()
    shard.dispatch("READY", ready([harbour]))
    shard.dispatch(
      "GUILD_CREATE",
      guildCreate(
        harbour,
        crowd.map((userId) => [userId, deck] as const)
      )
    )
    return shard
  }

  it("ring in parts, each member's once", () => {
    const shard = aboard()
    const paid: Array<number> = []
    shard.pass(59_500)
    for (let tick = 0; tick < 5; tick++) {
      shard.pass(500)
      paid.push(shard.segments().length)
    }
    assert.deepStrictEqual(paid, [5000, 10_000, 12_000, 12_000, 12_000])
    assert.strictEqual(new Set(shard.segments().map(({ userId }) => userId)).size, crowd.length)
  })

  it("wait for the database, and lose nothing by it", () => {
    const shard = aboard()
    shard.purse.stuck = true
    shard.pass(70_000)
    assert.strictEqual(shard.segments().length, 0)
    shard.purse.stuck = false
    shard.pass(10_000)
    assert.strictEqual(shard.segments().length, crowd.length)
  })
})
