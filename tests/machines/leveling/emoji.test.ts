import { assert, describe, it } from "vitest"
import { isEmoji } from "../../../src/machines/leveling/emoji.ts"

describe("an emoji", () => {
  it.each([
    "🎉",
    "❤️",
    "❤",
    "👩‍👩‍👧",
    "🇩🇪",
    "👍🏽",
    "1️⃣",
    "<:harbour:1100000000000000001>",
    "<a:wave_2:11000000000000000011>"
  ])("is one: %s", (text) => assert.isTrue(isEmoji(text)))

  it.each([
    "",
    " ",
    "a",
    "1",
    "🎉🎉",
    "🎉 ",
    ":tada:",
    "<:x:1100000000000000001>",
    "<:harbour:1>",
    "<@1100000000000000001>"
  ])("is not: %j", (text) => assert.isFalse(isEmoji(text)))
})
