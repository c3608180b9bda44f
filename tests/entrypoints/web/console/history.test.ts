import { assert, describe, it } from "@effect/vitest"
import type { Moment } from "../../../../src/entrypoints/web/console/answers.ts"
import { joined, withMoment } from "../../../../src/entrypoints/web/console/fleet/history.ts"
import { indexAt } from "../../../../src/entrypoints/web/console/fleet/inspected.ts"
import { plotsOf } from "../../../../src/entrypoints/web/console/fleet/plots.ts"
import { signs } from "../../../../src/entrypoints/web/console/signs.ts"
import { palettes } from "../../../../src/machines/pictures/palette.ts"

const noon = Date.parse("2026-01-31T12:00:00.000Z")

const moment = (seconds: number, more: Partial<Moment> = {}): Moment => ({
  at: new Date(noon + seconds * 1000).toISOString(),
  sessions: { active: seconds, afk: 0, video: 0, streaming: 0, disconnected: 0, dormant: 0 },
  guilds: { absent: 0, reconciling: 0, live: 1, departed: 0 },
  lagMs: 0,
  mailbox: 0,
  unpaidMs: 0,
  spooled: 0,
  dispatches: 0,
  settledRows: 0,
  settlementMs: null,
  checkpointMs: null,
  restarts: 0,
  errors: 0,
  cpu: 0,
  residentBytes: 0,
  loopLagMs: 0,
  ...more
})

const every = 5000

const actives = (moments: ReadonlyArray<Moment>) => moments.map(({ sessions }) => sessions.active)

describe("the past of the fleet", () => {
  it("has one moment a slot, the newest of each", () => {
    const moments = [0, 1, 2, 5, 6, 11].map((seconds) => moment(seconds))
    const past = moments.reduce<ReadonlyArray<Moment>>((past, next) => withMoment(past, next, every), [])
    assert.deepStrictEqual(actives(past), [2, 6, 11])
  })

  it("loses no restart and no error by that", () => {
    const past = withMoment([moment(0, { restarts: 1, errors: 2 })], moment(1, { restarts: 3, errors: 4 }), every)
    assert.deepStrictEqual(
      past.map(({ errors, restarts }) => [restarts, errors]),
      [[4, 6]]
    )
  })

  it("ends an hour ago, however long one watches", () => {
    let past: ReadonlyArray<Moment> = []
    for (let seconds = 0; seconds <= 2 * 3600; seconds += 5) past = withMoment(past, moment(seconds), every)
    assert.strictEqual(past.length, 721)
    assert.deepStrictEqual(actives(past.slice(0, 1)), [3600])
  })

  it("takes no moment twice when the server is asked again", () => {
    const past = [0, 5, 10].map((seconds) => moment(seconds))
    assert.deepStrictEqual(actives(joined(past, [moment(5), moment(10), moment(15)], every)), [0, 5, 10, 15])
    assert.strictEqual(withMoment(past, moment(10), every), past)
  })

  it("is drawn as plots that end with the last moment", () => {
    const colours = { ...palettes.midnight, ...signs.midnight }
    const plots = plotsOf([moment(0), moment(5, { settlementMs: 12 })], colours)
    for (const { plot } of plots) {
      assert.strictEqual(plot.to, noon + 5000)
      assert.strictEqual(plot.from, plot.to - 600_000)
      for (const { values } of plot.lines) assert.strictEqual(values.length, 2)
    }
    const [settlement] = plots.find(({ key }) => key === "stores")?.plot.lines ?? []
    assert.deepStrictEqual(settlement?.values, [null, 12])
    assert.strictEqual(new Set(plots.map(({ key }) => key)).size, plots.length)
  })

  it("is looked at where the last moment before the pointer is", () => {
    const at = [10, 20, 30]
    assert.deepStrictEqual(
      [5, 10, 19, 20, 29, 31].map((ms) => indexAt(at, ms)),
      [0, 0, 0, 1, 1, 2]
    )
  })
})
