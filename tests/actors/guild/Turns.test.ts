import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { defaultSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { UserId } from "../../../src/machines/ids.ts"
import { ada, deck, guildCreate, harbour, meadow, ready, voiceState } from "../support/payloads.ts"
import { TestShard } from "../support/testShard.ts"

/** A shard whose guilds take turns; a round of them is played when the test says so. */
const makeShard = () => {
  const rounds: Array<() => void> = []
  const shard = new TestShard({
    later: (round) => rounds.push(round),
    run: (cell) => {
      if (cell.guild === null) cell.open(defaultSettings)
      Effect.runFork(Effect.tap(cell.attend, () => Effect.sync(() => (cell.running = false))))
    }
  })
  const round = () => rounds.shift()?.()
  const rest = () => {
    while (rounds.length > 0) round()
  }
  return { shard, round, rest }
}

const crowd = Array.from({ length: 10_000 }, (_, i) => UserId.make(String(3_000_000 + i)))

describe("turns of guilds", () => {
  it("pay a crowd that is due at once in rounds, between which sockets and timers get their turn", () => {
    const { rest, round, shard } = makeShard()
    shard.dispatch("READY", ready([harbour]))
    const inVoice = crowd.map((userId) => [userId, deck] as const)
    shard.dispatch("GUILD_CREATE", guildCreate(harbour, inVoice))
    rest()
    shard.pass(65_000)
    round()
    assert.isAbove(shard.segments().length, 0)
    assert.isAtMost(shard.segments().length, 4096)
    rest()
    assert.strictEqual(shard.segments().length, crowd.length)
  })

  it("let a small guild take its frame before a crowd is paid", () => {
    const { rest, round, shard } = makeShard()
    shard.dispatch("READY", ready([harbour, meadow]))
    const inVoice = crowd.map((userId) => [userId, deck] as const)
    shard.dispatch("GUILD_CREATE", guildCreate(harbour, inVoice))
    shard.dispatch("GUILD_CREATE", guildCreate(meadow))
    rest()
    shard.pass(65_000)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(meadow, ada, deck))
    round()
    assert.isDefined(shard.occupant(meadow, ada))
    assert.isBelow(shard.segments().length, crowd.length)
  })
})
