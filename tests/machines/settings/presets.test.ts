import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { defaultSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { changed, differences } from "../../../src/machines/settings/paths.ts"
import { planPreset, presetNames, presets } from "../../../src/machines/settings/presets.ts"
import { validate } from "../../../src/machines/settings/validate.ts"

const withChanges = (changes: Parameters<typeof changed>[1]) =>
  Result.getOrThrow(validate(changed(defaultSettings, changes)))

describe("a preset", () => {
  it("is made of values that the settings can have", () => {
    for (const name of presetNames) assert.isTrue(Result.isSuccess(validate(changed(defaultSettings, presets[name]))))
  })

  it("changes nothing in a fresh guild that takes the one for communities", () => {
    assert.deepStrictEqual(planPreset(defaultSettings, "community").changes, [])
  })

  it("overwrites nothing in a fresh guild", () => {
    for (const name of presetNames) assert.deepStrictEqual(planPreset(defaultSettings, name).overwritten, [])
  })

  it("overwrites what was chosen otherwise, and says so", () => {
    const chosen = withChanges({ "voice.rates.active": 77, "chat.cooldownSeconds": 60 })
    const { changes, overwritten } = planPreset(chosen, "study")
    assert.deepStrictEqual(overwritten, [{ path: "voice.rates.active", before: 77, after: 40 }])
    assert.isAbove(changes.length, overwritten.length)
  })

  it("leaves alone what it does not decide", () => {
    const chosen = withChanges({
      "staff.moderators": ["123456789012345678"],
      "curve.base": 200,
      timezone: "Europe/Berlin"
    })
    for (const name of presetNames) {
      const after = Result.getOrThrow(validate(changed(chosen, presets[name])))
      const paths = differences(chosen, after).map(({ path }) => path)
      assert.isTrue(paths.every((path) => path.startsWith("voice.") || path.startsWith("chat.")))
    }
  })
})
