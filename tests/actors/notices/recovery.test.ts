import { assert, layer } from "@effect/vitest"
import { Deferred, Effect } from "effect"
import { TestClock } from "effect/testing"
import { sql } from "kysely"
import type { LedgerUnavailable } from "../../../src/infra/ledger/LedgerStore.ts"
import type { OutboxStore } from "../../../src/infra/ledger/OutboxStore.ts"
import { databaseTime, onPostgres } from "../../infra/ledger/databases.ts"
import { makeStage, minutes, second, until } from "./stage.ts"

/** As often as Discord's client tries by itself. */
const times = 4

const posting = { do: "fault", route: "POST /channels" } as const

type Step = "drop" | "guilds" | "claim" | "note" | "finish"

/** The outbox of a process that is killed around one of its words with the database. */
const killedAt = Effect.fnUntraced(function* (outbox: OutboxStore["Service"], step: Step, when: "before" | "after") {
  const reached = yield* Deferred.make<void>()
  const die = Effect.andThen(Deferred.succeed(reached, undefined), Effect.never)
  const word = outbox[step] as (...asked: ReadonlyArray<unknown>) => Effect.Effect<unknown, LedgerUnavailable>
  const killed = (...asked: ReadonlyArray<unknown>) => (when === "before" ? die : Effect.tap(word(...asked), die))
  return { store: { ...outbox, [step]: killed }, reached: Deferred.await(reached) }
})

/** A notice that is sent, of which nobody has written that it is. */
const leaveInDoubt = Effect.fnUntraced(function* (stage: Effect.Success<ReturnType<typeof makeStage>>) {
  const { reached, store } = yield* killedAt(stage.outbox, "finish", "before")
  const { stop } = yield* stage.start(store)
  yield* reached
  yield* stop
})

layer(onPostgres, { timeout: "5 minutes" })("a notice of unknown fate", (it) => {
  it.effect("that Discord took, and answered with an error, is one message", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.rise()
      stage.simulator.perform({ ...posting, kind: "restError", status: 500, when: "after", times })
      yield* stage.start()
      yield* stage.untilPosted(times)
      yield* stage.untilPostponed
      databaseTime.now += 3 * second
      yield* TestClock.adjust("2 seconds")
      yield* stage.untilOutcomes([
        ["level up", "sent"],
        ["direct", "sent"]
      ])
      assert.strictEqual(stage.in("log").length, 1)
    })
  )

  it.effect("that Discord took, and never answered, is one message", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.rise()
      stage.simulator.perform({ ...posting, kind: "restHang", when: "after", times: 1 })
      yield* stage.start()
      yield* stage.untilPosted(1)
      yield* TestClock.adjust("20 seconds")
      yield* stage.untilPostponed
      databaseTime.now += 3 * second
      yield* TestClock.adjust("2 seconds")
      yield* stage.untilOutcomes([
        ["level up", "sent"],
        ["direct", "sent"]
      ])
      assert.strictEqual(stage.in("log").length, 1)
    })
  )

  it.effect("that was sent by a process killed before it wrote so is the same message of its successor", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.rise()
      yield* leaveInDoubt(stage)
      assert.strictEqual(stage.in("log").length, 1)
      // Not before the claim of the dead is over.
      const successor = yield* stage.start()
      databaseTime.now += 30 * second
      yield* successor.wake
      yield* stage.untilOutcomes([
        ["level up", "sent"],
        ["direct", "sent"]
      ])
      assert.strictEqual(stage.in("log").length, 1)
      assert.strictEqual(stage.posts().filter(({ path }) => path.includes(stage.channel("log"))).length, 2)
    })
  )

  it.effect("of more than two minutes is looked for in the channel, and found", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(["ada", "ben"])
      yield* stage.rise()
      stage.chatter("log", 150)
      yield* leaveInDoubt(stage)
      // Discord has forgotten the nonce, and the guild has moved on.
      databaseTime.now += minutes(60)
      yield* stage.choose({ channelId: stage.channel("hall") })
      yield* stage.deliver
      assert.strictEqual(stage.own("log").length, 1)
      assert.deepStrictEqual(stage.in("hall"), [])
      const [row] = yield* stage.rows
      assert.deepStrictEqual([row?.outcome, row?.message_id], ["sent", stage.own("log")[0]?.id])
    })
  )

  it.effect("of more than two minutes that is not in the channel is sent, with its nonce", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.rise()
      stage.simulator.perform({ ...posting, kind: "restError", status: 503, times })
      const { stop } = yield* stage.start()
      yield* stage.untilPosted(times)
      yield* stage.untilPostponed
      yield* stop
      databaseTime.now += minutes(2)
      stage.chatter("log", 150)
      yield* stage.deliver
      assert.strictEqual(stage.own("log").length, 1)
      const nonces = stage.posts().map(({ body }) => JSON.stringify(body).match(/"nonce":"(g\d+)"/)?.[1])
      assert.strictEqual(new Set(nonces.slice(0, times + 1)).size, 1)
    })
  )

  it.effect("is not taken for another member's that says the same", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(["ada", "ben"])
      yield* stage.choose({ template: "Somebody has risen!" })
      yield* stage.rise("ben")
      yield* stage.deliver
      yield* stage.rise("ada")
      stage.simulator.perform({ ...posting, kind: "restError", status: 503, times })
      const { stop } = yield* stage.start()
      yield* stage.untilPosted(times + 2)
      yield* stage.untilPostponed
      yield* stop
      databaseTime.now += minutes(2)
      yield* stage.deliver
      assert.strictEqual(stage.own("log").length, 2)
    })
  )

  it.effect("of more than two minutes is doubtful where we may not look, and is not sent again", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.rise()
      yield* leaveInDoubt(stage)
      databaseTime.now += minutes(2)
      stage.simulator.perform({
        do: "fault",
        kind: "restError",
        route: "GET /channels",
        status: 403,
        code: 50001,
        times
      })
      yield* stage.deliver
      assert.deepStrictEqual(yield* stage.outcomes, [
        ["level up", "doubtful"],
        ["direct", "sent"]
      ])
      assert.strictEqual(stage.in("log").length, 1)
    })
  )

  it.effect("is doubtful as well where the channel shows us nothing at all: its history may be closed to us", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.rise()
      stage.simulator.perform({ ...posting, kind: "restError", status: 503, times })
      const { stop } = yield* stage.start()
      yield* stage.untilPosted(times)
      yield* stage.untilPostponed
      yield* stop
      databaseTime.now += minutes(2)
      yield* stage.deliver
      assert.deepStrictEqual((yield* stage.outcomes)[0], ["level up", "doubtful"])
    })
  )

  it.effect("to a member is looked for in the direct channel", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.choose({ where: "nowhere" })
      yield* stage.rise()
      stage.simulator.perform({ ...posting, kind: "restError", status: 500, when: "after", times })
      const { stop } = yield* stage.start()
      yield* stage.untilPosted(times)
      yield* stage.untilPostponed
      yield* stop
      databaseTime.now += minutes(10)
      yield* stage.deliver
      assert.strictEqual(stage.direct("ada").length, 1)
      assert.deepStrictEqual((yield* stage.outcomes)[1], ["direct", "sent"])
    })
  )
})

layer(onPostgres, { timeout: "5 minutes" })("notices", (it) => {
  it.effect("wait for Discord, and are all delivered when it is back", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(["ada", "ben", "cy"])
      stage.chatter("log", 1)
      for (const member of ["ada", "ben", "cy"]) yield* stage.rise(member)
      stage.simulator.perform({ do: "fault", kind: "restError", route: "", status: 503, times: 1000 })
      const worker = yield* stage.start()
      yield* stage.untilPosted(times)
      yield* stage.untilPostponed
      databaseTime.now += minutes(10)
      yield* TestClock.adjust("2 seconds")
      yield* until(
        "asked again",
        Effect.sync(() => stage.simulator.rest.length >= 2 * times)
      )
      stage.simulator.perform({ do: "fault", kind: "heal" })
      yield* until(
        "delivered",
        Effect.gen(function* () {
          databaseTime.now += minutes(1)
          yield* TestClock.adjust("1 minute")
          yield* worker.wake
          return (yield* stage.rows).every(({ outcome }) => outcome !== null)
        })
      )
      assert.strictEqual(stage.own("log").length, 3)
      assert.deepStrictEqual(new Set((yield* stage.outcomes).map(([, outcome]) => outcome)), new Set(["sent"]))
    })
  )

  it.effect("of a guild that is slow do not hold up those of another", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.simulator.run([
        { do: "guild", as: "h", name: "Haven", text: ["log", "hall"] },
        { do: "member", as: "ada", guild: "h", name: "ada" }
      ])
      yield* stage.choose({}, {}, "h")
      yield* stage.rise("ada", { guild: "g" })
      stage.simulator.perform({ ...posting, route: `POST /channels/${stage.channel("log")}`, kind: "restHang", times })
      yield* stage.start()
      yield* stage.untilPosted(1)
      yield* stage.rise("ada", { guild: "h" })
      yield* TestClock.adjust("5 seconds")
      yield* until(
        "told in Haven",
        Effect.sync(() => stage.in("log", "h").length === 1)
      )
      assert.deepStrictEqual((yield* stage.outcomes)[0], ["level up", null])
    })
  )

  it.effect("are each one message when two processes deliver at once", () =>
    Effect.gen(function* () {
      const members = Array.from({ length: 8 }, (_, i) => `member ${i}`)
      const stage = yield* makeStage(members)
      yield* stage.choose({ where: "same channel" })
      for (const member of members) {
        stage.simulator.perform({ do: "channel", guild: "g", name: `room of ${member}`, kind: "text" })
        yield* stage.rise(member, { in: `room of ${member}` })
      }
      yield* Effect.all([stage.start(), stage.start()])
      yield* until(
        "delivered",
        Effect.map(stage.rows, (rows) => rows.length === 16 && rows.every(({ outcome }) => outcome === "sent"))
      )
      // Not even asked for twice: a nonce was not needed.
      assert.strictEqual(stage.posts().length, 16)
      for (const member of members) assert.strictEqual(stage.in(`room of ${member}`).length, 1)
    })
  )

  it.effect("are left alone by who lost the lease of their shard, and by who never had it", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.rise()
      const { lease, ledger, outbox } = stage
      yield* ledger.takeLease(0, 1, "another", { steal: "held" })
      assert.isNull(yield* outbox.claim(lease, stage.guildOf("g")))
      const shard = Number((BigInt(stage.guildOf("g")) >> 22n) % 2n)
      const mine = { ...lease, count: 2, shard }
      assert.deepStrictEqual(yield* outbox.guilds([mine]), [stage.guildOf("g")])
      assert.deepStrictEqual(yield* outbox.guilds([{ ...mine, shard: 1 - shard }]), [])
      assert.deepStrictEqual(yield* outbox.guilds([]), [])
    })
  )

  it.effect("are delivered by who comes after a worker killed around any word with the database, each once", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      for (const step of ["drop", "guilds", "claim", "note", "finish"] as const) {
        for (const when of ["before", "after"] as const) {
          for (const away of [1, 10]) {
            const room = `${when} ${step} ${away}`
            yield* stage.database.rows(sql`delete from outbox`)
            stage.simulator.perform({ do: "channel", guild: "g", name: room, kind: "text" })
            stage.chatter(room, 1)
            yield* stage.choose({ channelId: stage.channel(room) })
            yield* stage.rise()
            const { reached, store } = yield* killedAt(stage.outbox, step, when)
            const { stop } = yield* stage.start(store)
            yield* reached
            yield* stop
            databaseTime.now += minutes(away)
            yield* stage.deliver
            assert.strictEqual(stage.own(room).length, 1, `killed ${when} ${step}, away for ${away} minutes`)
          }
        }
      }
    })
  )
})
