import { assert, describe, it } from "@effect/vitest"
import {
  bytes,
  count,
  counted,
  decimal,
  lasting,
  latency,
  percent,
  stopwatch,
  wallTimeIn
} from "../../../../src/entrypoints/web/console/figures.ts"
import { stateOf } from "../../../../src/entrypoints/web/console/session/stateOf.ts"
import { activityOf } from "../../../../src/machines/voice/activity.ts"

/** With plain spaces. */
const plain = (text: string) => text.replaceAll("\u202f", " ")

describe("figures", () => {
  it("are grouped, and rounded where digits say nothing", () => {
    assert.deepStrictEqual(
      [0, 999, 1000, 1_234_567].map((value) => plain(count(value))),
      ["0", "999", "1 000", "1 234 567"]
    )
    assert.deepStrictEqual([0, 0.123, 1.5, 10, 10.04, 12.34, 123.4].map(decimal), [
      "0",
      "0.12",
      "1.5",
      "10",
      "10",
      "12.3",
      "123"
    ])
    assert.strictEqual(plain(percent(0.256)), "25.6 %")
    assert.strictEqual(plain(bytes(212_400_000)), "212 MB")
    assert.strictEqual(plain(bytes(1_500_000_000)), "1.5 GB")
    assert.strictEqual(counted(1, "guild"), "1 guild")
    assert.strictEqual(counted(0, "guild"), "0 guilds")
  })

  it("of time are as fine as their length asks for", () => {
    assert.deepStrictEqual(
      [0, 0.42, 12.3, 999, 1000, 1240, 59_900, 60_000, 7_500_000].map((ms) => plain(latency(ms))),
      ["0 ms", "0.42 ms", "12.3 ms", "999 ms", "1 s", "1.2 s", "59.9 s", "1m", "2h 5m"]
    )
    assert.deepStrictEqual([0, 5999, 65_000, 3_600_000, 36_061_000, -5].map(stopwatch), [
      "0:00",
      "0:05",
      "1:05",
      "1:00:00",
      "10:01:01",
      "0:00"
    ])
    assert.strictEqual(wallTimeIn("Asia/Tokyo")(Date.parse("2026-01-31T12:02:03Z")), "21:02:03")
    assert.strictEqual(lasting("2026-01-31T12:00:00Z", Date.parse("2026-01-31T12:02:30Z")), "2m")
    assert.strictEqual(lasting("2026-01-31T12:00:00Z", Date.parse("2026-01-31T11:59:59Z")), "0s")
  })
})

describe("the state of a session's machine", () => {
  it("is its activity, also of one that the bot has lost sight of", () => {
    for (const attention of ["active", "afk"] as const) {
      for (const camera of [false, true]) {
        for (const screen of [false, true]) {
          const presence = { attention, camera, screen }
          const activity = activityOf(presence)
          assert.strictEqual(stateOf({ ...presence, activity }), activity)
          assert.strictEqual(stateOf({ ...presence, activity: "dormant" }), activity)
        }
      }
    }
  })
})
