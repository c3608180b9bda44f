import { assert, describe, it } from "@effect/vitest"
import { type Plot, plotOption, plotScale } from "../../../src/machines/pictures/plotOption.ts"

const look = { fontFamily: "sans-serif", fontSize: 11, grid: "#333a58", label: "#b4bbd8" }

const hourMs = 3_600_000

const plot = (more: Partial<Plot> = {}): Plot => ({
  from: 0,
  to: hourMs,
  at: [0, 5000],
  lines: [
    { name: "a", colour: "#111111", dashes: "solid", values: [4, 6] },
    { name: "b", colour: "#222222", dashes: [6, 4], values: [7, null] }
  ],
  stacked: false,
  least: 1,
  clock: false,
  text: String,
  ...more
})

describe("a live plot", () => {
  it("has an axis of three round steps at most, which reaches over every value", () => {
    for (const largest of [0, 0.004, 0.3, 1, 2.9, 7, 99, 100, 101, 123_456]) {
      const { step, top } = plotScale(largest, 0.001, false)
      assert.isAtLeast(top, largest)
      const steps = top / step
      assert.isTrue(steps >= 1 && steps <= 3.000_001, `${largest}: ${steps} steps of ${step}`)
      assert.match(step.toExponential(), /^[125](\.0+)?e/)
    }
  })

  it("shows noise about nothing as nothing", () => {
    assert.strictEqual(plotScale(0.2, 100, false).top, 100)
  })

  it("counts times above a minute as clocks do", () => {
    assert.deepStrictEqual(plotScale(59_000, 1, true), { step: 20_000, top: 60_000 })
    assert.deepStrictEqual(plotScale(230_000, 1, true), { step: 60_000, top: 240_000 })
    assert.deepStrictEqual(plotScale(230_000, 1, false), { step: 100_000, top: 300_000 })
  })

  it("has a time axis of the whole hour, whatever is known of it", () => {
    const { xAxis } = plotOption(plot(), look)
    assert.deepInclude(xAxis, { type: "time", min: 0, max: hourMs })
  })

  it("draws lines by their colours and dashes, with holes where nothing is known", () => {
    const { series } = plotOption(plot(), look)
    assert.deepStrictEqual(
      series.map(({ data, lineStyle }) => [lineStyle.color, lineStyle.type, data]),
      [
        [
          "#111111",
          "solid",
          [
            [0, 4],
            [5000, 6]
          ]
        ],
        [
          "#222222",
          [6, 4],
          [
            [0, 7],
            [5000, "-"]
          ]
        ]
      ]
    )
    assert.isTrue(series.every((line) => !("stack" in line)))
  })

  it("stacks areas, and reaches over their sum", () => {
    const { series, yAxis } = plotOption(plot({ stacked: true }), look)
    assert.isAtLeast(yAxis.max, 11)
    assert.isTrue(series.every((line) => line.stack === "all"))
  })
})
