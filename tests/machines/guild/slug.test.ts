import { assert, describe, it } from "@effect/vitest"
import { freeSlug, slugOf } from "../../../src/machines/guild/slug.ts"

describe("a slug", () => {
  it.each([
    ["My Server", "my-server"],
    ["Café del Mar!", "cafe-del-mar"],
    ["  A--B  ", "a-b"],
    ["日本", "server"],
    ["ﬁne ２", "fine-2"],
    ["🏴‍☠️ Crew", "crew"],
    ["", "server"]
  ])("of %s is %s", (name, slug) => {
    assert.strictEqual(slugOf(name), slug)
  })

  it("that is taken is numbered", () => {
    const taken = new Set<string>()
    for (const slug of ["my-server", "my-server-2", "my-server-3"]) {
      assert.strictEqual(
        freeSlug("My Server", (it) => taken.has(it)),
        slug
      )
      taken.add(slug)
    }
  })
})
