import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { flush, type FlushSource } from "../../../src/actors/checkpoint/flush.ts"
import { Journal } from "../../../src/actors/checkpoint/Journal.ts"
import {
  CheckpointStore,
  CheckpointUnavailable,
  type Journal as Entry
} from "../../../src/infra/checkpoint/CheckpointStore.ts"
import { UserId } from "../../../src/machines/ids.ts"
import { harbour, meadow } from "../support/payloads.ts"

const key = { shard: 0, count: 1, epoch: 1 }
/** A store that writes down what it is given, and tells `before` each write. */
const recording = (before: (entry: Entry, written: ReadonlyArray<Entry>) => void = () => {}) => {
  const written: Array<Entry> = []
  const store = CheckpointStore.of({
    takeOver: () => Effect.die("not asked for"),
    ping: Effect.void,
    write: (_, entry) =>
      Effect.suspend(() => {
        before(entry, written)
        written.push(entry)
        return Effect.void
      })
  })
  return { store, written }
}

const source: FlushSource = {
  meta: () => new Map([["heardAt", "1"]]),
  guildRecord: (guildId) => `guild ${guildId}`,
  occupantRecord: (_, userId) => `occupant ${userId}`
}

const crowd = Array.from({ length: 2500 }, (_, i) => UserId.make(String(2_000_000 + i)))

const sizes = ({ guilds, meta, sessions, spool, unsettled }: Entry) => ({
  guilds: guilds.size,
  meta: meta.size,
  sessions: sessions.size,
  spool: spool.size,
  unsettled: unsettled.size
})

describe("writing what is dirty", () => {
  it.effect("is one atomic entry for a small change", () =>
    Effect.gen(function* () {
      const journal = new Journal(0)
      journal.touchGuild(harbour)
      journal.touchOccupant(harbour, UserId.make("5"))
      journal.hold("a segment")
      journal.spool("a batch")
      const { store, written } = recording()
      yield* flush(store, key, journal, source)
      assert.deepStrictEqual(written.map(sizes), [{ guilds: 1, meta: 1, sessions: 1, spool: 1, unsettled: 1 }])
      assert.strictEqual(journal.size, 0)
    })
  )

  it.effect("goes in chunks when large: what was closed before the sessions it was closed in, the sequence last", () =>
    Effect.gen(function* () {
      const journal = new Journal(0)
      journal.touchGuild(harbour)
      journal.touchGuild(meadow)
      for (const userId of crowd) journal.touchOccupant(harbour, userId)
      for (let i = 0; i < 1200; i++) journal.hold(`segment ${i}`)
      journal.spool("a batch")
      const { store, written } = recording()
      yield* flush(store, key, journal, source)
      const firstOf = (part: "sessions" | "spool" | "unsettled") => written.findIndex((entry) => entry[part].size > 0)
      const lastOf = (part: "sessions" | "unsettled") => written.findLastIndex((entry) => entry[part].size > 0)
      assert.isBelow(firstOf("spool"), firstOf("unsettled"))
      assert.isBelow(lastOf("unsettled"), firstOf("sessions"))
      assert.deepStrictEqual(
        written.map((entry) => entry.meta.size),
        [...written.slice(1).map(() => 0), 1]
      )
      assert.strictEqual(new Map(written.flatMap(({ sessions }) => [...sessions])).size, crowd.length)
      assert.isTrue(written.every(({ sessions }) => sessions.size <= 1000))
      assert.strictEqual(journal.size, 0)
    })
  )

  it.effect("never stores a session ahead of what was closed in it while the flush was under way", () =>
    Effect.gen(function* () {
      const journal = new Journal(0)
      for (const userId of crowd) journal.touchOccupant(harbour, userId)
      const settled = new Set<string>()
      const stored = { segments: new Set<string | null>(), settled: new Set<string>() }
      let next = 0
      const { store } = recording(({ sessions, unsettled }) => {
        for (const record of unsettled.values()) stored.segments.add(record)
        for (const [field, record] of sessions) if (record === "settled") stored.settled.add(field.split("/")[1] ?? "")
        for (const userId of stored.settled) assert.isTrue(stored.segments.has(`segment of ${userId}`), userId)
        // Payouts go on between the chunks: each closes a segment and moves its session on.
        for (const userId of crowd.slice(next, (next += 400))) {
          journal.hold(`segment of ${userId}`)
          journal.touchOccupant(harbour, userId)
          settled.add(userId)
        }
      })
      const moving = { ...source, occupantRecord: (_: string, id: string) => (settled.has(id) ? "settled" : "open") }
      yield* flush(store, key, journal, moving)
      assert.isAbove(stored.settled.size, 0)
    })
  )

  it.effect("keeps dirty whatever could not be written, also what was closed meanwhile", () =>
    Effect.gen(function* () {
      const journal = new Journal(0)
      for (const userId of crowd) journal.touchOccupant(harbour, userId)
      journal.hold("before")
      let writes = 0
      const { store } = recording(() => {
        writes++
        journal.hold(`during ${writes}`)
      })
      const failing = CheckpointStore.of({
        ...store,
        write: (at, entry) =>
          Effect.suspend(() => (writes >= 4 ? new CheckpointUnavailable({ cause: "away" }) : store.write(at, entry)))
      })
      yield* Effect.flip(flush(failing, key, journal, source))
      const { occupants, unsettled } = journal.take()
      assert.strictEqual(occupants.get(harbour)?.size, crowd.length)
      assert.sameMembers([...unsettled.values()], ["before", "during 1", "during 2", "during 3", "during 4"])
    })
  )
})
