import { spawn } from "node:child_process"
import { once } from "node:events"
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { DatabaseSync } from "node:sqlite"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Logger } from "effect"
import { CheckpointStore } from "../../../src/infra/checkpoint/CheckpointStore.ts"
import { layerEmbedded, layerMemory } from "../../../src/infra/checkpoint/embedded.ts"
import { checkpointContract } from "./contract.ts"
import { entry, keyAt, numbered } from "./journals.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "guildhall-checkpoint-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

describe("the embedded checkpoint store", () => {
  checkpointContract(
    Effect.map(folder, (path) => ({
      layer: layerEmbedded(path),
      wipe: Effect.sync(() => {
        using db = new DatabaseSync(join(path, "checkpoint.sqlite"))
        db.exec("delete from epoch; delete from record")
      })
    }))
  )

  it.live("keeps what it stored when it is closed and opened again", () =>
    Effect.gen(function* () {
      const path = yield* folder
      const journal = entry({ sessions: numbered(2500), meta: new Map([["sequence", "1"]]) })
      yield* Effect.gen(function* () {
        const store = yield* CheckpointStore
        yield* store.takeOver(keyAt(7))
        yield* store.write(keyAt(7), journal)
      }).pipe(Effect.provide(layerEmbedded(path)))
      yield* Effect.gen(function* () {
        const store = yield* CheckpointStore
        assert.strictEqual((yield* Effect.flip(store.takeOver(keyAt(6))))._tag, "CheckpointFenced")
        assert.deepStrictEqual(yield* store.takeOver(keyAt(8)), journal)
      }).pipe(Effect.provide(layerEmbedded(path), { local: true }))
      assert.deepStrictEqual(readdirSync(path), ["checkpoint.sqlite"])
    })
  )

  it.live("opens clean after kill -9 in the middle of writing, with every entry whole and none lost", () =>
    Effect.gen(function* () {
      const path = yield* folder
      for (let round = 0; round < 4; round++) {
        const acknowledged = yield* Effect.promise(async () => {
          const script = fileURLToPath(new URL("./writeForever.ts", import.meta.url))
          const child = spawn(process.execPath, [script, path], { stdio: ["ignore", "pipe", "inherit"] })
          let n = 0
          let heard = 0
          for await (const line of createInterface(child.stdout)) {
            n = Number(line)
            // The lines still under way are read to the end.
            if (++heard === 100 + 7 * round) child.kill("SIGKILL")
          }
          if (child.signalCode === null) await once(child, "exit")
          return n
        })
        const { meta, sessions } = yield* CheckpointStore.pipe(
          Effect.flatMap((store) => store.takeOver(keyAt(1))),
          Effect.provide(layerEmbedded(path), { local: true })
        )
        const n = meta.get("n")
        assert.isAtLeast(Number(n), acknowledged)
        assert.deepStrictEqual(new Set(sessions.values()), new Set([n]))
      }
    })
  )

  const damages: ReadonlyArray<readonly [what: string, damage: (file: string) => void]> = [
    [
      "is something else",
      (file) => writeFileSync(file, "not a database, but long enough to look like one\n".repeat(100))
    ],
    [
      "was overwritten in the middle",
      (file) => {
        const descriptor = openSync(file, "r+")
        writeSync(descriptor, Buffer.alloc(statSync(file).size - 4096, 0xa5), 0, null, 4096)
        closeSync(descriptor)
      }
    ]
  ]
  for (const [what, damage] of damages) {
    it.live(`sets a file aside that ${what}, says so, and starts empty`, () =>
      Effect.gen(function* () {
        const path = yield* folder
        const lines: Array<string> = []
        const log = Logger.layer([Logger.make<unknown, void>(({ message }) => void lines.push(String(message)))])
        const fill = Effect.gen(function* () {
          const store = yield* CheckpointStore
          const found = yield* store.takeOver(keyAt(1))
          yield* store.write(keyAt(1), entry({ sessions: numbered(3000) }))
          return found
        }).pipe(Effect.provide(layerEmbedded(path).pipe(Layer.provideMerge(log)), { local: true }))
        yield* fill
        for (const n of [1, 2]) {
          damage(join(path, "checkpoint.sqlite"))
          assert.deepStrictEqual(yield* fill, entry({}))
          assert.include(readdirSync(path), `checkpoint.sqlite.unreadable-${n}`)
          assert.strictEqual(lines.length, n)
          assert.include(lines[n - 1], `checkpoint.sqlite.unreadable-${n}`)
        }
        assert.strictEqual((yield* fill).sessions.size, 3000)
      })
    )
  }

  it.live("does not touch a file that merely cannot be opened", () =>
    Effect.gen(function* () {
      const path = yield* folder
      using db = new DatabaseSync(join(path, "checkpoint.sqlite"))
      db.exec("pragma locking_mode = exclusive; create table held (x); begin exclusive")
      const error = yield* Effect.flip(Effect.scoped(Layer.build(layerEmbedded(path))))
      assert.strictEqual(error._tag, "CheckpointUnavailable")
      assert.notInclude(readdirSync(path).join(), "unreadable")
    })
  )

  it.live("also keeps its data in memory, for tests", () =>
    Effect.gen(function* () {
      const store = yield* CheckpointStore
      const journal = entry({ sessions: numbered(3) })
      yield* store.takeOver(keyAt(1))
      yield* store.write(keyAt(1), journal)
      assert.deepStrictEqual(yield* store.takeOver(keyAt(2)), journal)
    }).pipe(Effect.provide(layerMemory))
  )
})
