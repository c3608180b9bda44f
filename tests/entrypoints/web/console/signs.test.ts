import { assert, describe, it } from "@effect/vitest"
import { activities } from "../../../../src/entrypoints/web/console/fleet/plots.ts"
import { signs } from "../../../../src/entrypoints/web/console/signs.ts"
import { palettes } from "../../../../src/machines/pictures/palette.ts"
import { lightness, visions } from "../../../machines/pictures/vision.ts"

const each = (["midnight", "daylight"] as const).flatMap((theme) => visions.map((vision) => [theme, vision] as const))

describe("the colours of states", () => {
  it.each(each)("tell areas that touch apart by lightness alone: %s, %s", (theme, vision) => {
    // Nobody is shown as disconnected for longer than a moment: it has no area.
    const stacked = activities.filter((activity) => activity !== "disconnected")
    const steps = stacked.map((activity) => lightness(signs[theme].activity[activity], vision))
    for (const [i, step] of steps.slice(1).entries()) assert.isAtLeast(Math.abs(step - (steps[i] ?? 0)), 8, stacked[i])
  })

  it.each(each)("stand out from what is behind them: %s, %s", (theme, vision) => {
    const { activity, bad, good, warning } = signs[theme]
    const { background, glow } = palettes[theme]
    for (const colour of [...Object.values(activity), bad, good, warning]) {
      for (const behind of [background, glow]) {
        assert.isAtLeast(Math.abs(lightness(colour, vision) - lightness(behind, vision)), 28, `${colour} on ${behind}`)
      }
    }
  })
})
