import { assert, it } from "@effect/vitest"
import { initialsOf } from "../../../src/machines/pictures/initials.ts"

it.each([
  ["Ada Lovelace", "AL"],
  ["ada", "A"],
  ["Grace Brewster Murray Hopper", "GH"],
  ["桜井 みゆき", "桜み"],
  ["🦊 fox", "F"],
  ["🦊", "🦊"],
  ["👩‍👩‍👧 🇩🇪", "👩‍👩‍👧"],
  ["[x] ~zoë~", "XZ"],
  ["éa", "É"],
  ["  7 of 9 ", "79"],
  ["", "?"]
])("the initials of “%s” are “%s”", (name, initials) => {
  assert.strictEqual(initialsOf(name), initials)
})
