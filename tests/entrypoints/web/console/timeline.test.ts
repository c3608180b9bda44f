import { assert, describe, it } from "@effect/vitest"
import type { LedgerEntry } from "../../../../src/entrypoints/web/console/answers.ts"
import { merged, settledUntil, stretchesOf } from "../../../../src/entrypoints/web/console/member/timeline.ts"
import { dayStart } from "../../../../src/entrypoints/web/console/member/today.ts"

const at = (time: string) => Date.parse(`2026-01-31T${time}Z`)

const day = { from: at("00:00:00"), to: at("00:00:00") + 86_400_000 }

const voice = (from: number, to: number, withheld: ReadonlyArray<string> = []): LedgerEntry => ({
  kind: "voice",
  channelId: "7",
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
  activity: "active",
  attention: "active",
  camera: false,
  screen: false,
  withheld,
  rate: withheld.length > 0 ? 0 : 50,
  percent: 100,
  evidence: "seen",
  numerator: String(withheld.length > 0 ? 0 : (to - from) * 50 * 100)
})

const gap = (from: number, to: number): LedgerEntry => ({
  kind: "gap",
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
  cause: "outage",
  evidence: "likely"
})

describe("the timeline of a day", () => {
  it("tells what was paid, withheld and out of sight, oldest first", () => {
    const entries = [
      gap(at("14:00:00"), at("15:00:00")),
      voice(at("13:00:00"), at("14:00:00"), ["alone", "asleep"]),
      voice(at("12:00:00"), at("13:00:00"))
    ]
    assert.deepStrictEqual(stretchesOf(entries, day), [
      { from: at("12:00:00"), to: at("13:00:00"), fate: "paid", reasons: [], xp: 3000 },
      { from: at("13:00:00"), to: at("14:00:00"), fate: "withheld", reasons: ["alone", "asleep"], xp: 0 },
      { from: at("14:00:00"), to: at("15:00:00"), fate: "gap", reasons: ["outage"], xp: 0 }
    ])
  })

  it("joins pieces of one fate and one reason, and no others", () => {
    const pieces = (["", "", "alone", "alone", "asleep"] as const).map((reason, i) =>
      voice(at("12:00:00") + i * 60_000, at("12:00:00") + (i + 1) * 60_000, reason === "" ? [] : [reason])
    )
    assert.deepStrictEqual(
      stretchesOf(pieces, day).map(({ from, reasons, to, xp }) => [(to - from) / 60_000, reasons.join(), xp]),
      [
        [2, "", 100],
        [2, "alone", 0],
        [1, "asleep", 0]
      ]
    )
  })

  it("shows time that nobody spent in voice as such", () => {
    const entries = [voice(at("12:00:00"), at("12:10:00")), voice(at("12:20:00"), at("12:30:00"))]
    assert.strictEqual(stretchesOf(entries, day).length, 2)
  })

  it("cuts what reaches beyond the day, and leaves out chat and adjustments", () => {
    const chat = {
      kind: "chat",
      from: "2026-01-31T12:00:00.000Z",
      to: "2026-01-31T13:00:00.000Z",
      messages: 3,
      rewarded: 3,
      numerator: "4500"
    } as const
    const adjustment = { kind: "adjustment", at: "2026-01-31T12:00:00.000Z", xp: 5, reason: "", by: "1" } as const
    const stretches = stretchesOf([voice(day.from - 60_000, day.from + 60_000), chat, adjustment], day)
    assert.deepStrictEqual(
      stretches.map(({ from, to }) => [from, to]),
      [[day.from, day.from + 60_000]]
    )
  })
})

describe("a ledger that grows", () => {
  const [one, two, three] = [12, 13, 14].map((hour) => voice(at(`${hour}:00:00`), at(`${hour + 1}:00:00`)))
  assert.isDefined(one)
  assert.isDefined(two)
  assert.isDefined(three)

  it("takes what is new, and nothing twice", () => {
    assert.deepStrictEqual(merged([one, two], [three, two]), [one, two, three])
    // A gap may begin where voice time does.
    const blind = gap(at("12:00:00"), at("12:01:00"))
    assert.deepStrictEqual(merged([one], [blind]), [one, blind])
  })

  it("is known up to the end of its last voice time", () => {
    assert.strictEqual(settledUntil([two, one, gap(at("16:00:00"), at("17:00:00"))]), at("14:00:00"))
    assert.strictEqual(settledUntil([]), 0)
  })
})

describe("the day of a guild", () => {
  it("begins at its own midnight", () => {
    const now = Date.parse("2026-01-31T22:30:15.250Z")
    assert.strictEqual(dayStart(now, "UTC"), Date.parse("2026-01-31T00:00:00Z"))
    assert.strictEqual(dayStart(now, "Asia/Tokyo"), Date.parse("2026-01-31T15:00:00Z"))
    assert.strictEqual(dayStart(now, "America/New_York"), Date.parse("2026-01-31T05:00:00Z"))
    assert.strictEqual(dayStart(now, "Asia/Kathmandu"), Date.parse("2026-01-31T18:15:00Z"))
  })

  it("is found behind a clock that was changed since", () => {
    // Berlin: 02:00 became 03:00, and on the other day 03:00 became 02:00.
    assert.strictEqual(
      dayStart(Date.parse("2026-03-29T12:00:00Z"), "Europe/Berlin"),
      Date.parse("2026-03-28T23:00:00Z")
    )
    assert.strictEqual(
      dayStart(Date.parse("2026-10-25T12:00:00Z"), "Europe/Berlin"),
      Date.parse("2026-10-24T22:00:00Z")
    )
  })

  it("begins when the clock says so where midnight is skipped", () => {
    // Cairo: on the last Friday of April 00:00 becomes 01:00.
    assert.strictEqual(dayStart(Date.parse("2026-04-24T12:00:00Z"), "Africa/Cairo"), Date.parse("2026-04-23T22:00:00Z"))
  })
})
