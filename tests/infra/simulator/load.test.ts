import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect } from "effect"
import { TestClock } from "effect/testing"
import type { Announcement } from "../../../src/infra/simulator/dispatch.ts"
import { live, populate } from "../../../src/infra/simulator/load.ts"
import { SimulatedDiscord } from "../../../src/infra/simulator/SimulatedDiscord.ts"

const START = Date.UTC(2026, 10, 21)

/** Lives for a while, and answers what was announced, told apart only by what happened to whom. */
const lived = (seed: number, seconds: number) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(START)
    const clock = yield* Effect.clockWith(Effect.succeed)
    const discord = new SimulatedDiscord({ now: () => clock.currentTimeMillisUnsafe(), seed })
    const crowds = populate(discord, { guilds: 3, voice: 20 })
    const told: Array<string> = []
    discord.sessions.publish = ({ inWords, name }: Announcement) => void told.push(`${name} ${inWords(0).json}`)
    yield* Effect.forkChild(live(discord, crowds, { perSecond: 200, remember: Duration.hours(1) }))
    yield* TestClock.adjust(Duration.seconds(seconds))
    return { discord, told }
  })

describe("a load", () => {
  it.effect("changes as many things a second as it was asked to", () =>
    Effect.gen(function* () {
      const { told } = yield* lived(7, 10)
      assert.closeTo(told.length, 2000, 10)
    })
  )

  it.effect("is the same for the same seed, another for another", () =>
    Effect.gen(function* () {
      const first = yield* lived(7, 2)
      const again = yield* lived(7, 2)
      const other = yield* lived(8, 2)
      assert.deepStrictEqual(again.told, first.told)
      assert.notDeepEqual(other.told, first.told)
    })
  )

  it.effect("keeps about as many in voice as it began with, muting, moving, showing and talking", () =>
    Effect.gen(function* () {
      const { discord, told } = yield* lived(7, 60)
      for (const { voice } of discord.world.guilds.values()) {
        assert.isAtLeast(voice.size, 13)
        assert.isAtMost(voice.size, 20)
      }
      for (const sign of [
        "MESSAGE_CREATE",
        `"self_mute":true`,
        `"self_video":true`,
        `"self_stream":true`,
        `"channel_id":null`
      ]) {
        assert.isTrue(
          told.some((line) => line.includes(sign)),
          sign
        )
      }
    })
  )
})
