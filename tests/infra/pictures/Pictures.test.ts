import type { Worker } from "node:worker_threads"
import { loadImage } from "@napi-rs/canvas"
import { assert, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Layer, Scope } from "effect"
import { TestClock } from "effect/testing"
import { Pictures } from "../../../src/infra/pictures/Pictures.ts"
import { face, sampleBoard, sampleProfile, sampleRank } from "../../machines/pictures/samples.ts"

/** Every thread this process starts from here on. */
const startedThreads = Effect.acquireRelease(
  Effect.sync(() => {
    const threads: Array<Worker> = []
    const note = (thread: Worker) => void threads.push(thread)
    process.on("worker", note)
    return { threads, note }
  }),
  ({ note }) => Effect.sync(() => process.off("worker", note))
).pipe(Effect.map(({ threads }) => threads))

const sizeOf = (bytes: Uint8Array) =>
  Effect.promise(() => loadImage(bytes)).pipe(Effect.map(({ height, width }) => `${width} x ${height}`))

/** Takes seconds to be drawn. */
const slowBoard = { ...sampleBoard, title: "🦊".repeat(300_000) }

const one = Pictures.layerWith({ threads: 1, waiting: 1 })

it.effect("cards and boards are pictures of the size that Discord shows", () =>
  Effect.gen(function* () {
    const pictures = yield* Pictures
    const [profile, rank, board, empty] = yield* Effect.all([
      pictures.profile(sampleProfile),
      pictures.rank(sampleRank),
      pictures.board(sampleBoard),
      pictures.board({ ...sampleBoard, rows: [] })
    ])
    assert.strictEqual(yield* sizeOf(profile.bytes), "1200 x 690")
    assert.strictEqual(yield* sizeOf(rank.bytes), "1200 x 366")
    assert.strictEqual(yield* sizeOf(board.bytes), "1200 x 453")
    assert.strictEqual(yield* sizeOf(empty.bytes), "1200 x 462")
    for (const { bytes } of [profile, rank, board, empty]) assert.isBelow(bytes.length, 300_000)
  }).pipe(Effect.provide(Pictures.layer))
)

it.effect("the same card is the same picture, and another card another", () =>
  Effect.gen(function* () {
    const pictures = yield* Pictures
    const first = yield* pictures.rank(sampleRank)
    const again = yield* pictures.rank(sampleRank)
    const other = yield* pictures.rank({ ...sampleRank, level: 28 })
    assert.deepStrictEqual(again.bytes, first.bytes)
    assert.notDeepEqual(other.bytes, first.bytes)
  }).pipe(Effect.provide(one))
)

it.effect("a member whose avatar cannot be read is drawn like one without", () =>
  Effect.gen(function* () {
    const pictures = yield* Pictures
    const without = yield* pictures.rank(sampleRank)
    const unreadable = { ...face(sampleRank.face.name), avatar: new Uint8Array([1, 2, 3]) }
    const picture = yield* pictures.rank({ ...sampleRank, face: unreadable })
    assert.deepStrictEqual(picture.bytes, without.bytes)
  }).pipe(Effect.provide(one))
)

it.effect("a card that cannot be drawn fails alone", () =>
  Effect.gen(function* () {
    const threads = yield* startedThreads
    const pictures = yield* Pictures
    // What the types forbid, a defect elsewhere may bring.
    const broken = JSON.parse(JSON.stringify({ ...sampleRank, theme: "none" }))
    assert.strictEqual((yield* Effect.flip(pictures.rank(broken))).reason, "undrawable")
    yield* pictures.rank(sampleRank)
    assert.strictEqual(threads.length, 1)
  }).pipe(Effect.provide(one))
)

it.effect("a thread that is killed fails its picture, and another draws the next", () =>
  Effect.gen(function* () {
    const threads = yield* startedThreads
    const pictures = yield* Pictures
    yield* pictures.rank(sampleRank)
    const drawing = yield* Effect.forkChild(Effect.flip(pictures.board(slowBoard)), { startImmediately: true })
    yield* Effect.promise(async () => threads[0]?.terminate())
    assert.strictEqual((yield* Fiber.join(drawing)).reason, "crashed")
    yield* pictures.rank(sampleRank)
    assert.strictEqual(threads.length, 2)
  }).pipe(Effect.provide(one))
)

it.effect("a thread that dies while nobody needs it is replaced before anybody does", () =>
  Effect.gen(function* () {
    const threads = yield* startedThreads
    const pictures = yield* Pictures
    yield* pictures.rank(sampleRank)
    yield* Effect.promise(async () => threads[0]?.terminate())
    yield* pictures.rank(sampleRank)
    assert.strictEqual(threads.length, 2)
  }).pipe(Effect.provide(one))
)

it.effect("a picture that takes ten seconds fails, and its thread is given up", () =>
  Effect.gen(function* () {
    const threads = yield* startedThreads
    const pictures = yield* Pictures
    yield* pictures.rank(sampleRank)
    const drawing = yield* Effect.forkChild(Effect.flip(pictures.board(slowBoard)), { startImmediately: true })
    yield* TestClock.adjust("10 seconds")
    assert.strictEqual((yield* Fiber.join(drawing)).reason, "slow")
    yield* pictures.rank(sampleRank)
    assert.strictEqual(threads.length, 2)
  }).pipe(Effect.provide(one))
)

it.effect("whoever gives up waiting leaves nothing behind that the next would be given", () =>
  Effect.gen(function* () {
    const pictures = yield* Pictures
    const expected = yield* pictures.rank(sampleRank)
    const given = yield* Effect.forkChild(pictures.board(slowBoard), { startImmediately: true })
    yield* Fiber.interrupt(given)
    assert.deepStrictEqual((yield* pictures.rank(sampleRank)).bytes, expected.bytes)
  }).pipe(Effect.provide(one))
)

it.effect("who comes when all threads draw and enough are waiting is told so at once", () =>
  Effect.gen(function* () {
    const pictures = yield* Pictures
    const start = () => Effect.forkChild(Effect.exit(pictures.rank(sampleRank)), { startImmediately: true })
    const drawing = yield* start()
    const waiting = yield* start()
    assert.strictEqual((yield* Effect.flip(pictures.rank(sampleRank))).reason, "busy")
    assert.isTrue(Exit.isSuccess(yield* Fiber.join(drawing)))
    assert.isTrue(Exit.isSuccess(yield* Fiber.join(waiting)))
    yield* pictures.rank(sampleRank)
  }).pipe(Effect.provide(one))
)

it.effect("threads start when they are first needed, and end with the service", () =>
  Effect.gen(function* () {
    const threads = yield* startedThreads
    const scope = yield* Scope.make()
    const context = yield* Layer.buildWithScope(one, scope)
    assert.strictEqual(threads.length, 0)
    const failing = yield* Effect.gen(function* () {
      const pictures = yield* Pictures
      yield* pictures.rank(sampleRank)
      return yield* Effect.forkChild(Effect.flip(pictures.board(slowBoard)), { startImmediately: true })
    }).pipe(Effect.provideContext(context))
    yield* Scope.close(scope, Exit.void)
    assert.strictEqual((yield* Fiber.join(failing)).reason, "crashed")
    assert.deepStrictEqual(
      threads.map(({ threadId }) => threadId),
      [-1]
    )
    const late = Pictures.use((pictures) => Effect.flip(pictures.rank(sampleRank)))
    assert.strictEqual((yield* late.pipe(Effect.provideContext(context))).reason, "crashed")
    assert.strictEqual(threads.length, 1)
  })
)
