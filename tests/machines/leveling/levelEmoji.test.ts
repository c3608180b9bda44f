import { assert, it } from "@effect/vitest"
import { RoleId } from "../../../src/machines/ids.ts"
import { emojiAt, isDrawable } from "../../../src/machines/leveling/levelEmoji.ts"

const tie = (level: number, emoji: string | null, brokenSince: number | null = null) => ({
  level,
  roleId: RoleId.make(String(level)),
  name: `role ${level}`,
  emoji,
  brokenSince
})

it("the emoji beside a member is that of the highest role that is reached, whole, and has one", () => {
  const ties = [tie(20, "🌳"), tie(5, "🌱"), tie(10, null), tie(15, "🥀", 1)]
  assert.isNull(emojiAt(ties, 4))
  assert.strictEqual(emojiAt(ties, 5), "🌱")
  assert.strictEqual(emojiAt(ties, 19), "🌱")
  assert.strictEqual(emojiAt(ties, 20), "🌳")
})

it("an emoji of a guild's own cannot be drawn", () => {
  assert.isTrue(isDrawable("🌱"))
  assert.isFalse(isDrawable("<:anchor:1234>"))
})
