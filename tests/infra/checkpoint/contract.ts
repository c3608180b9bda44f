import { isDeepStrictEqual } from "node:util"
import { assert, it } from "@effect/vitest"
import { Effect, type Layer, type Scope } from "effect"
import { CheckpointStore } from "../../../src/infra/checkpoint/CheckpointStore.ts"
import { entry, keyAt, numbered } from "./journals.ts"

/** A store and what tests do to it from outside. */
export interface Bench {
  readonly layer: Layer.Layer<CheckpointStore, unknown>
  /** Empties the store behind its back, like FLUSHALL. */
  readonly wipe: Effect.Effect<void>
}

/** What every checkpoint store promises. */
export const checkpointContract = (makeBench: Effect.Effect<Bench, never, Scope.Scope>) => {
  const onStore = <E>(body: (store: CheckpointStore["Service"], bench: Bench) => Effect.Effect<void, E, Scope.Scope>) =>
    Effect.gen(function* () {
      const bench = yield* makeBench
      yield* Effect.flatMap(CheckpointStore, (store) => body(store, bench)).pipe(Effect.provide(bench.layer))
    })

  it.live("a new shard is empty", () =>
    onStore((store) =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* store.takeOver(keyAt(1)), entry({}))
      })
    )
  )

  it.live("answers what was put, without what was deleted, in field order", () =>
    onStore((store) =>
      Effect.gen(function* () {
        yield* store.takeOver(keyAt(1))
        yield* store.write(
          keyAt(1),
          entry({
            guilds: new Map([["7", "old"]]),
            sessions: new Map([
              ["7/2", "two"],
              ["7/1", "one"],
              ["7/10", "ten"]
            ]),
            unsettled: new Map([
              ["0002", "b"],
              ["0001", "a"]
            ]),
            meta: new Map([["sequence", "1"]])
          })
        )
        yield* store.write(
          keyAt(1),
          entry({
            guilds: new Map([["7", "new"]]),
            sessions: new Map([
              ["7/2", null],
              ["7/3", "three"],
              ["7/absent", null]
            ]),
            spool: new Map([["0001", "batch"]]),
            meta: new Map([["sequence", "2"]])
          })
        )
        const stored = yield* store.takeOver(keyAt(2))
        assert.deepStrictEqual(
          stored,
          entry({
            guilds: new Map([["7", "new"]]),
            sessions: new Map([
              ["7/1", "one"],
              ["7/10", "ten"],
              ["7/3", "three"]
            ]),
            unsettled: new Map([
              ["0001", "a"],
              ["0002", "b"]
            ]),
            spool: new Map([["0001", "batch"]]),
            meta: new Map([["sequence", "2"]])
          })
        )
        assert.deepStrictEqual([...stored.sessions.keys()], ["7/1", "7/10", "7/3"])
        assert.deepStrictEqual([...stored.unsettled.keys()], ["0001", "0002"])
      })
    )
  )

  it.live("keeps any text as it is", () =>
    onStore((store) =>
      Effect.gen(function* () {
        const texts = [
          "",
          "\u0000",
          "a\u0000b",
          "naïve",
          "日本語",
          "👩‍👩‍👧‍👦",
          "\u{10FFFF}\uE000",
          "\r\n$5\r\n*",
          "'\"\\",
          " ".repeat(70_000)
        ]
        const sessions = new Map(texts.map((text, i) => [`${i} ${text}`, text] as const))
        yield* store.takeOver(keyAt(1))
        yield* store.write(keyAt(1), entry({ sessions }))
        const stored = yield* store.takeOver(keyAt(1))
        assert.deepStrictEqual(new Set(stored.sessions), new Set(sessions))
      })
    )
  )

  it.live("shards, and shards of another count, are apart", () =>
    onStore((store) =>
      Effect.gen(function* () {
        const keys = [keyAt(1, 0, 2), keyAt(1, 1, 2), keyAt(1, 1, 3)]
        for (const key of keys) {
          yield* store.takeOver(key)
          yield* store.write(key, entry({ meta: new Map([["name", `${key.shard} of ${key.count}`]]) }))
        }
        for (const key of keys) {
          const { meta } = yield* store.takeOver(key)
          assert.strictEqual(meta.get("name"), `${key.shard} of ${key.count}`)
        }
      })
    )
  )

  it.live("a newer epoch fences the older one's writes and takeovers", () =>
    onStore((store) =>
      Effect.gen(function* () {
        yield* store.takeOver(keyAt(4))
        yield* store.takeOver(keyAt(10))
        const write = yield* Effect.flip(store.write(keyAt(4), entry({ meta: new Map([["sequence", "9"]]) })))
        assert.include(write, { _tag: "CheckpointFenced", shard: 0, epoch: 4, stored: 10 })
        const takeOver = yield* Effect.flip(store.takeOver(keyAt(9)))
        assert.include(takeOver, { _tag: "CheckpointFenced", shard: 0, epoch: 9, stored: 10 })
        assert.strictEqual((yield* store.takeOver(keyAt(10))).meta.size, 0)
      })
    )
  )

  it.live("a write without a takeover is lost, and creates nothing", () =>
    onStore((store) =>
      Effect.gen(function* () {
        const journal = entry({ sessions: new Map([["7/1", "x"]]) })
        assert.strictEqual((yield* Effect.flip(store.write(keyAt(1), journal)))._tag, "CheckpointLost")
        assert.deepStrictEqual(yield* store.takeOver(keyAt(1)), entry({}))
        assert.strictEqual((yield* Effect.flip(store.write(keyAt(2), journal)))._tag, "CheckpointLost")
      })
    )
  )

  it.live("a wipe is noticed by every write until a takeover, after which a resync is kept", () =>
    onStore((store, { wipe }) =>
      Effect.gen(function* () {
        const before = entry({ sessions: new Map([["7/1", "before"]]) })
        const after = entry({ sessions: new Map([["7/2", "after"]]) })
        yield* store.takeOver(keyAt(3))
        yield* store.write(keyAt(3), before)
        yield* wipe
        assert.strictEqual((yield* Effect.flip(store.write(keyAt(3), after)))._tag, "CheckpointLost")
        yield* store.ping
        assert.strictEqual((yield* Effect.flip(store.write(keyAt(3), after)))._tag, "CheckpointLost")
        assert.deepStrictEqual(yield* store.takeOver(keyAt(3)), entry({}))
        yield* store.write(keyAt(3), after)
        assert.deepStrictEqual(yield* store.takeOver(keyAt(3)), after)
      })
    )
  )

  it.live("an empty entry still proves the epoch", () =>
    onStore((store) =>
      Effect.gen(function* () {
        assert.strictEqual((yield* Effect.flip(store.write(keyAt(1), entry({}))))._tag, "CheckpointLost")
        yield* store.takeOver(keyAt(1))
        yield* store.write(keyAt(1), entry({}))
      })
    )
  )

  it.live("entries written at once are applied whole, one after another", () =>
    onStore((store) =>
      Effect.gen(function* () {
        yield* store.takeOver(keyAt(1))
        const large = entry({ sessions: numbered(3500, "large"), meta: new Map([["sequence", "1"]]) })
        const small = entry({ sessions: numbered(10, "small"), meta: new Map([["sequence", "2"]]) })
        yield* Effect.all([store.write(keyAt(1), large), store.write(keyAt(1), small)], { concurrency: "unbounded" })
        const { meta, sessions } = yield* store.takeOver(keyAt(1))
        assert.strictEqual(meta.get("sequence"), "2")
        assert.strictEqual(sessions.get("00000000"), "small0")
        assert.strictEqual(sessions.get("00003499"), "large3499")
      })
    )
  )

  it.live("100 000 sessions come back, and fast", () =>
    onStore((store) =>
      Effect.gen(function* () {
        const sessions = numbered(100_000, "s".repeat(250))
        yield* store.takeOver(keyAt(1))
        const [writing] = yield* Effect.timed(store.write(keyAt(1), entry({ sessions, guilds: numbered(1500) })))
        const [reading, stored] = yield* Effect.timed(store.takeOver(keyAt(2)))
        yield* Effect.logInfo(`100 000 sessions: written in ${String(writing)}, read in ${String(reading)}`)
        assert.strictEqual(stored.guilds.size, 1500)
        // Compared without an assertion's diff: that of 100 000 lines takes minutes.
        assert.isTrue(isDeepStrictEqual([...stored.sessions], [...sessions]))
        yield* store.write(keyAt(2), entry({ sessions: new Map([...sessions.keys()].map((key) => [key, null])) }))
        assert.strictEqual((yield* store.takeOver(keyAt(2))).sessions.size, 0)
      })
    )
  )
}
