import { assert, describe, it } from "vitest"
import { Journal } from "../../../src/actors/checkpoint/Journal.ts"
import { byKey } from "../support/byKey.ts"
import { ada, harbour } from "../support/payloads.ts"

describe("the journal of what has changed", () => {
  it("notes a guild or an occupant once, however often they change", () => {
    const journal = new Journal(0)
    for (let i = 0; i < 5; i++) {
      journal.touchGuild(harbour)
      journal.touchOccupant(harbour, ada)
    }
    assert.strictEqual(journal.size, 2)
    assert.deepStrictEqual([...journal.take().occupants], [[harbour, new Set([ada])]])
    assert.strictEqual(journal.size, 0)
  })

  it("keys what it holds so that text order is the order of making, after all that a predecessor left", () => {
    const journal = new Journal(998)
    journal.hold("a")
    const spooled = journal.spool("b")
    journal.hold("c")
    const [first = "", last = ""] = journal.take().unsettled.keys()
    const fields = ["998".padStart(16, "0"), first, spooled, last]
    assert.deepStrictEqual(fields.toSorted(), fields)
    assert.strictEqual(new Set(fields).size, 4)
  })

  it("never writes what was released before it was offered", () => {
    const journal = new Journal(0)
    journal.release(journal.hold("sealed in time"))
    assert.strictEqual(journal.take().unsettled.size, 0)
  })

  it("writes the going of what was offered, since it may be stored", () => {
    const journal = new Journal(0)
    const key = journal.hold("a segment")
    journal.take()
    journal.release(key)
    assert.deepStrictEqual(byKey(journal, journal.take().unsettled), [[key, null]])
  })

  it("writes the going of what a predecessor stored", () => {
    const journal = new Journal(7)
    const inherited = "7".padStart(16, "0")
    journal.release(journal.keyOf(inherited))
    assert.deepStrictEqual([...journal.take().unsettled], [[inherited, null]])
  })

  it("notes again what could not be written, but keeps what is newer", () => {
    const journal = new Journal(0)
    const gone = journal.hold("released meanwhile")
    const kept = journal.hold("still held")
    const batch = journal.spool("settled meanwhile")
    const dirty = journal.take()
    journal.release(gone)
    journal.unspool(batch)
    const later = journal.hold("later")
    journal.putBack(dirty)
    const again = journal.take()
    assert.sameDeepMembers(byKey(journal, again.unsettled), [
      [gone, null],
      [kept, "still held"],
      [later, "later"]
    ])
    assert.deepStrictEqual([...again.spool], [[batch, null]])
  })

  it("lets everything go that a wiped or late store still holds, but for what is noted anew", () => {
    const journal = new Journal(10)
    const [held, gone] = ["3".padStart(16, "0"), "4".padStart(16, "0")]
    journal.holdAgain(journal.keyOf(held), "ours")
    journal.forget({
      guilds: new Map([[harbour, "{}"]]),
      sessions: new Map([[`${harbour}/${ada}`, "{}"]]),
      unsettled: new Map([
        [held, "stored"],
        [gone, "stored"]
      ]),
      spool: new Map([["5", "stored"]]),
      meta: new Map()
    })
    const { guilds, occupants, spool, unsettled } = journal.take()
    assert.deepStrictEqual([...guilds], [harbour])
    assert.deepStrictEqual([...occupants], [[harbour, new Set([ada])]])
    assert.deepStrictEqual(
      [...unsettled],
      [
        [held, "ours"],
        [gone, null]
      ]
    )
    assert.deepStrictEqual([...spool], [["5", null]])
  })
})
