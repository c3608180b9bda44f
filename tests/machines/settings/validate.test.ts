import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { defaultSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { type Changes, changed, differences, settingPaths, valueAt } from "../../../src/machines/settings/paths.ts"
import { boundsOf, multiplierBounds, validate } from "../../../src/machines/settings/validate.ts"

const unfit = (changes: Changes) => {
  const checked = validate(changed(defaultSettings, changes))
  return Result.isFailure(checked) ? checked.failure : []
}

describe("settings that are changed", () => {
  it("are refused outside the bounds of the specification, and taken on them", () => {
    const bounds: ReadonlyArray<readonly [keyof Changes, number, number]> = [
      ["chat.xp.max", 15, 1000],
      ["chat.cooldownSeconds", 0, 3600],
      ["curve.base", 10, 10_000],
      ["curve.tenths", 10, 20],
      ["voice.rates.active", 0, 1000],
      ["voice.rates.afk", 0, 1000],
      ["voice.rates.video", 0, 1000],
      ["voice.rates.streaming", 0, 1000]
    ]
    for (const [path, least, most] of bounds) {
      assert.deepStrictEqual(unfit({ [path]: least }), [], path)
      assert.deepStrictEqual(unfit({ [path]: most }), [], path)
      assert.strictEqual(unfit({ [path]: least - 1 }).length, 1, path)
      assert.strictEqual(unfit({ [path]: most + 1 })[0]?.path, path)
    }
  })

  it("tell every value that does not fit, each once, with what is expected", () => {
    assert.deepStrictEqual(unfit({ "voice.rates.afk": 1001, "voice.dailyCapXp": -1, timezone: "Mars" }), [
      { path: "timezone", value: "Mars", bounds: null },
      { path: "voice.rates.afk", value: 1001, bounds: { minimum: 0, maximum: 1000 } },
      { path: "voice.dailyCapXp", value: -1, bounds: { minimum: 0, maximum: 10_000_000 } }
    ])
    assert.deepStrictEqual(unfit({ "voice.payoutSeconds": Number.NaN }), [
      { path: "voice.payoutSeconds", value: Number.NaN, bounds: { minimum: 5, maximum: 3600 } }
    ])
  })

  it("are refused where two of them do not fit each other", () => {
    assert.deepStrictEqual(unfit({ "chat.xp.min": 20 }), [
      { path: "chat.xp", value: { min: 20, max: 15 }, bounds: null }
    ])
  })

  it("know the bounds of numbers from the Schema itself", () => {
    assert.deepStrictEqual(boundsOf("voice.payoutSeconds"), { minimum: 5, maximum: 3600 })
    assert.deepStrictEqual(boundsOf("curve.tenths"), { minimum: 10, maximum: 20 })
    assert.isNull(boundsOf("timezone"))
    assert.deepStrictEqual(multiplierBounds, { minimum: 100, maximum: 300 })
  })

  it("drop what a new kind of curve does not have", () => {
    const linear = Result.getOrThrow(validate(changed(defaultSettings, { "curve.kind": "linear" })))
    assert.deepStrictEqual(linear.curve, { kind: "linear", base: 100 })
    assert.isUndefined(valueAt(linear, "curve.tenths"))
  })

  it("differ only where they differ", () => {
    const after = Result.getOrThrow(
      validate(changed(defaultSettings, { "voice.company": true, "eligibility.onlyRoles": ["5"] }))
    )
    assert.deepStrictEqual(differences(defaultSettings, after), [
      { path: "voice.company", before: false, after: true },
      { path: "eligibility.onlyRoles", before: [], after: ["5"] }
    ])
    assert.deepStrictEqual(differences(after, after), [])
  })

  it("are all known by their paths", () => {
    const leaves = (value: unknown, path: string): ReadonlyArray<string> =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === "" ? key : `${path}.${key}`))
        : [path]
    assert.deepStrictEqual([...settingPaths].sort(), [...leaves(defaultSettings, "")].sort())
  })
})
