import { assert, describe, it } from "@effect/vitest"
import { describeBoard, describeProfile, describeRank } from "../../../src/machines/pictures/describe.ts"
import { face, sampleBoard, sampleProfile, sampleRank, sampleRow } from "./samples.ts"

describe("the alternative text of a picture", () => {
  it("says every figure of a profile", () => {
    assert.strictEqual(
      describeProfile(sampleProfile),
      "Ada Lovelace, Harbour. Level: 27. Rank: #3. XP: 84 213 (1 250 / 2 080 XP). 830 XP to level 28. " +
        "Messages: 4 812. Voice: 12d 4h. Active: 9d 20h. AFK: 2d 8h. Camera: 1d 3h. Screen: 18h 7m"
    )
  })

  it("is silent about a rank or a next level that there is not", () => {
    const text = describeProfile({ ...sampleProfile, rank: null, toNext: null })
    assert.notInclude(text, "Rank")
    assert.notInclude(text, "null")
  })

  it("says every figure of a rank", () => {
    assert.strictEqual(describeRank(sampleRank), "Ada Lovelace. Level: 27. Rank: #3. XP: 84 213 (1 250 / 2 080 XP)")
  })

  it("lists a board, and one's own place off it", () => {
    assert.strictEqual(
      describeBoard({ ...sampleBoard, rows: [sampleRow(1, "Ada")], own: sampleRow(31, "Grace") }),
      "Harbour, XP. All time. Page 1 of 1. 1: Ada, 99 000 XP (Level 39). 31: Grace, 69 000 XP (Level 9)"
    )
  })

  it("says that a board is empty", () => {
    assert.include(describeBoard({ ...sampleBoard, rows: [] }), "Nobody is here yet.")
  })

  it("is never longer than Discord takes, and keeps the figures beside an endless name", () => {
    const name = "👩‍👩‍👧 Zoë ".repeat(200)
    const profile = describeProfile({ ...sampleProfile, face: face(name), guildName: name })
    assert.isAtMost(profile.length, 1024)
    assert.include(profile, "Screen: 18h 7m")
    const rows = Array.from({ length: 10 }, (_, i) => sampleRow(i + 1, name))
    assert.isAtMost(describeBoard({ ...sampleBoard, title: name, rows }).length, 1024)
  })
})
