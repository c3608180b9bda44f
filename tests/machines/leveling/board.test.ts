import { assert, it } from "@effect/vitest"
import { pagesOf } from "../../../src/machines/leveling/board.ts"

it.each([
  [0, 1],
  [10, 1],
  [11, 2],
  [25, 3]
])("%d entries fill %d pages of ten", (entries, pages) => {
  assert.strictEqual(pagesOf(entries, 10), pages)
})
