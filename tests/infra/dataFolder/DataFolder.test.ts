import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer, Redacted } from "effect"
import { readAdminToken } from "../../../src/infra/dataFolder/adminToken.ts"
import { DataFolder } from "../../../src/infra/dataFolder/DataFolder.ts"

const temporary = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "guildhall-folder-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

const build = (folder: string) => Layer.build(Layer.fresh(DataFolder.layer(folder)))

const kill = async (child: ChildProcess) => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, "exit")
  child.kill("SIGKILL")
  await exited
}

/** Another process on the folder, and the first line it says. */
const otherProcess = (folder: string) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const script = fileURLToPath(new URL("./holdFolder.ts", import.meta.url))
      return spawn(process.execPath, [script, folder], { stdio: ["ignore", "pipe", "inherit"] })
    }),
    (child) => Effect.promise(() => kill(child))
  ).pipe(
    Effect.flatMap((child) =>
      Effect.promise(async () => {
        const [line] = await once(createInterface(child.stdout), "line")
        return { pid: child.pid, said: String(line), kill: Effect.promise(() => kill(child)) }
      })
    )
  )

describe("the data folder", () => {
  it.live("is made, with the folders above it, for its owner only", () =>
    Effect.gen(function* () {
      const folder = join(yield* temporary, "a", "b")
      const { path } = yield* Effect.provide(DataFolder, yield* build(folder))
      assert.strictEqual(path, folder)
      assert.strictEqual(statSync(folder).mode & 0o777, 0o700)
    })
  )

  it.live("that cannot be made or written is an error that names it", () =>
    Effect.gen(function* () {
      const file = join(yield* temporary, "file")
      writeFileSync(file, "")
      const closed = yield* temporary
      mkdirSync(join(closed, "lock.sqlite"))
      for (const path of [file, join(file, "below"), closed]) {
        const error = yield* Effect.flip(build(path))
        assert.strictEqual(error._tag, "DataFolderUnusable")
        assert.include(error.message, path)
        assert.include(error.message, "GUILDHALL_DATA_DIR")
      }
    })
  )

  it.live("is held by one process, and says by which and since when", () =>
    Effect.gen(function* () {
      const folder = yield* temporary
      const other = yield* otherProcess(folder)
      assert.strictEqual(other.said, "held")
      const error = yield* Effect.flip(build(folder))
      assert.strictEqual(error._tag, "DataFolderLocked")
      assert.match(error.message, new RegExp(`process ${other.pid} on .+ since \\d{4}-\\d\\d-\\d\\dT`))
    })
  )

  it.live("is free again after kill -9, whatever record was left behind", () =>
    Effect.gen(function* () {
      const folder = yield* temporary
      const other = yield* otherProcess(folder)
      yield* other.kill
      assert.include(readdirSync(folder), "holder.json")
      yield* build(folder)
      const holder: unknown = JSON.parse(readFileSync(join(folder, "holder.json"), "utf8"))
      assert.include(holder, { pid: process.pid })
    })
  )

  it.live("names whoever held it before, however that one ended", () =>
    Effect.gen(function* () {
      const folder = yield* temporary
      const succeed = Effect.map(build(folder), (context) => Context.get(context, DataFolder))
      const other = yield* otherProcess(folder)
      yield* other.kill
      const heir = yield* Effect.scoped(succeed)
      assert.match(heir.predecessor ?? "", new RegExp(`^.+:${other.pid} since \\d{4}-\\d\\d-\\d\\dT`))
      assert.include(heir.holder, `:${process.pid} since `)
      assert.strictEqual((yield* succeed).predecessor, heir.holder)
    })
  )

  it.live("stays locked while the holder reads its record, and when two in one process want it", () =>
    Effect.gen(function* () {
      const folder = yield* temporary
      yield* build(folder)
      readFileSync(join(folder, "holder.json"))
      assert.strictEqual((yield* Effect.flip(build(folder)))._tag, "DataFolderLocked")
      assert.include((yield* otherProcess(folder)).said, `DataFolderLocked The data folder ${folder} is in use by`)
    })
  )

  it.live("is given back with the scope, and waited for while that happens", () =>
    Effect.gen(function* () {
      const folder = yield* temporary
      yield* Effect.scoped(build(folder))
      const other = yield* otherProcess(folder)
      assert.strictEqual(other.said, "held")
      yield* Effect.all([build(folder), Effect.andThen(Effect.sleep("100 millis"), other.kill)], { concurrency: 2 })
    })
  )

  it.live("goes to exactly one of several that start at once, and the others say to whom", () =>
    Effect.gen(function* () {
      const folder = yield* temporary
      const racers = yield* Effect.forEach([1, 2, 3, 4], () => otherProcess(folder), { concurrency: "unbounded" })
      const winners = racers.filter(({ said }) => said === "held")
      assert.strictEqual(winners.length, 1)
      for (const { said } of racers.filter((racer) => !winners.includes(racer))) {
        assert.include(said, `process ${winners[0]?.pid} on`)
      }
    })
  )
})

describe("the operators' token", () => {
  const tokenIn = (folder: string) =>
    Effect.flatMap(DataFolder, ({ adminToken }) => adminToken).pipe(
      Effect.provide(DataFolder.layer(folder), { local: true }),
      Effect.map(Redacted.value)
    )

  it.live("is made at first use, of 32 random bytes, and kept", () =>
    Effect.gen(function* () {
      const folder = yield* temporary
      assert.isNull(readAdminToken(folder))
      const token = yield* tokenIn(folder)
      assert.strictEqual(Buffer.from(token, "base64url").length, 32)
      assert.strictEqual(yield* tokenIn(folder), token)
      assert.notStrictEqual(yield* tokenIn(yield* temporary), token)
      const read = readAdminToken(folder)
      assert.strictEqual(read === null ? null : Redacted.value(read), token)
    })
  )

  it.live("is for its owner's eyes, also when its file was laid open", () =>
    Effect.gen(function* () {
      const folder = yield* temporary
      const file = join(folder, "admin-token")
      yield* tokenIn(folder)
      assert.strictEqual(statSync(file).mode & 0o777, 0o600)
      chmodSync(file, 0o644)
      yield* tokenIn(folder)
      assert.strictEqual(statSync(file).mode & 0o777, 0o600)
    })
  )

  it.live("is the operator's own when they wrote one, and made anew when the file is empty", () =>
    Effect.gen(function* () {
      const folder = yield* temporary
      writeFileSync(join(folder, "admin-token"), " mine \n")
      assert.strictEqual(yield* tokenIn(folder), "mine")
      writeFileSync(join(folder, "admin-token"), "\n")
      assert.strictEqual((yield* tokenIn(folder)).length, 43)
    })
  )
})
