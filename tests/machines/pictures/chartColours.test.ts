import { assert, describe, it } from "@effect/vitest"
import { chartColours } from "../../../src/machines/pictures/chartColours.ts"
import { palettes } from "../../../src/machines/pictures/palette.ts"
import { Theme } from "../../../src/machines/pictures/theme.ts"
import { lightness, type Vision, visions } from "./vision.ts"

const differ = (one: string, other: string, vision: Vision) =>
  Math.abs(lightness(one, vision) - lightness(other, vision))

/** The least that any two differ by. */
const least = (colours: ReadonlyArray<string>, vision: Vision) =>
  Math.min(...colours.flatMap((one, i) => colours.slice(i + 1).map((other) => differ(one, other, vision))))

const each = Theme.literals.flatMap((theme) => visions.map((vision) => [theme, vision] as const))

describe("the colours of charts", () => {
  it("are measured as CIE measures lightness", () => {
    for (const vision of visions) {
      assert.closeTo(lightness("#000000", vision), 0, 0.01)
      assert.closeTo(lightness("#ffffff", vision), 100, 0.01)
      assert.closeTo(lightness("#777777", vision), 50.03, 0.02)
    }
    assert.closeTo(lightness("#ff0000", "every cone"), 53.24, 0.01)
    // Red is dark to eyes without the cones for it.
    assert.isBelow(lightness("#ff0000", "protanopia"), 45)
  })

  it.each(each)("tell the lines of one chart apart by lightness alone: %s, %s", (theme, vision) => {
    const { current, earlier, mean } = chartColours[theme]
    assert.isAtLeast(least([current, ...earlier, mean], vision), 10)
  })

  it.each(each)("set every line off from the card: %s, %s", (theme, vision) => {
    const { current, earlier, grid, mean } = chartColours[theme]
    const { background, glow } = palettes[theme]
    for (const line of [current, ...earlier, mean]) {
      for (const behind of [background, glow])
        assert.isAtLeast(differ(line, behind, vision), 28, `${line} on ${behind}`)
      assert.isAtLeast(differ(line, grid, vision), 15, `${line} beside ${grid}`)
    }
  })

  it.each(each)("make a line fade the longer ago it was: %s, %s", (theme, vision) => {
    const { background } = palettes[theme]
    const fading = chartColours[theme].earlier.map((line) => differ(line, background, vision))
    assert.deepStrictEqual(
      fading,
      fading.toSorted((a, b) => b - a)
    )
  })

  it.each(each)("grow from little to much in even steps of lightness: %s, %s", (theme, vision) => {
    const { levels } = chartColours[theme]
    const steps = levels.slice(1).map((level, i) => lightness(level, vision) - lightness(levels[i] ?? "", vision))
    const way = theme === "daylight" ? -1 : 1
    for (const step of steps) assert.isAtLeast(step * way, 11, levels.join(", "))
    const { background, glow } = palettes[theme]
    for (const behind of [background, glow]) {
      assert.isAtLeast(differ(levels[0], behind, vision), 8, "a day without anything is seen as a day")
    }
  })
})
