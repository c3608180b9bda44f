import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { Mailbox } from "../../../src/actors/guild/Mailbox.ts"

describe("a mailbox", () => {
  it("gives in order what it was given, however taking and giving alternate", () => {
    const deeds = fc.array(fc.oneof(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: -3000, max: -1 })), {
      maxLength: 12
    })
    fc.assert(
      fc.property(deeds, (counts) => {
        const mailbox = new Mailbox<number>(10)
        let given = 0
        let taken = 0
        for (const count of counts) {
          for (let i = 0; i < count; i++) mailbox.push(given++)
          for (let i = count; i < 0 && mailbox.size > 0; i++) {
            assert.strictEqual(mailbox.peek(), taken)
            assert.strictEqual(mailbox.take(), taken++)
          }
          assert.strictEqual(mailbox.size, given - taken)
        }
        assert.deepStrictEqual(
          [...mailbox],
          Array.from({ length: given - taken }, (_, i) => taken + i)
        )
      })
    )
  })

  it("says when it is full, and still takes what must not be refused", () => {
    const mailbox = new Mailbox<string>(2)
    mailbox.push("a")
    assert.isFalse(mailbox.full)
    mailbox.push("b")
    assert.isTrue(mailbox.full)
    mailbox.push("c")
    assert.strictEqual(mailbox.size, 3)
  })

  it("has nothing to give when empty", () => {
    const mailbox = new Mailbox<string>(2)
    assert.deepStrictEqual([mailbox.peek(), mailbox.take(), mailbox.size], [undefined, undefined, 0])
  })
})
