import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { sql } from "kysely"
import { databaseTime, onPostgres } from "../../infra/ledger/databases.ts"
import { makeStage, minutes, second } from "./stage.ts"

/** Gives the newest notice a medal, as a settlement that took a place of the podium does. */
const medal = ({ database }: Effect.Success<ReturnType<typeof makeStage>>, place: number) =>
  database.rows(sql`
    update outbox set payload = payload || jsonb_build_object('place', ${place}::int)
    where id = (select max(id) from outbox)`)

layer(onPostgres, { timeout: "5 minutes" })("levels crossed within ten minutes", (it) => {
  it.effect("are one notice while they wait: it names the last", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(["ada", "ben"])
      yield* stage.rise("ada")
      yield* stage.rise("ben")
      yield* stage.rise("ada")
      yield* stage.rise("ada")
      yield* stage.deliver
      assert.strictEqual(stage.in("log").length, 2)
      assert.include(stage.in("log")[0], `<@${stage.user("ben")}> has reached **level 2**`)
      assert.include(stage.in("log")[1], `<@${stage.user("ada")}> has reached **level 4**`)
      assert.deepStrictEqual((yield* stage.outcomes).slice(0, 4), [
        ["level up", "merged"],
        ["level up", "sent"],
        ["level up", "merged"],
        ["level up", "sent"]
      ])
    })
  )

  it.effect("keep the medal that an earlier one came with, for as long as it is true", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(["ada", "ben"])
      yield* stage.rise("ben", { levels: 20 })
      yield* stage.database.rows(sql`delete from outbox`)
      yield* stage.rise()
      yield* medal(stage, 2)
      yield* stage.rise()
      yield* stage.deliver
      assert.strictEqual(stage.in("log").length, 1)
      assert.match(stage.in("log")[0] ?? "", /level 3.*\n🥈/)
      databaseTime.now += minutes(5)
      yield* stage.rise()
      yield* stage.deliver
      databaseTime.now += minutes(4)
      yield* stage.rise()
      yield* stage.deliver
      assert.strictEqual(stage.in("log").length, 1)
      assert.match(stage.in("log")[0] ?? "", /level 5.*\n🥈/)
      yield* stage.rise("ada", { levels: 20 })
      yield* stage.deliver
      assert.match(stage.in("log")[0] ?? "", /level 25.* rank 1\.$/)
    })
  )

  it.effect("change the message that was sent: one message, and no second ping", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.rise()
      yield* stage.deliver
      databaseTime.now += minutes(10) - 1
      yield* stage.rise()
      yield* stage.deliver
      assert.strictEqual(stage.in("log").length, 1)
      assert.include(stage.in("log")[0], "level 3")
      assert.deepStrictEqual(yield* stage.outcomes, [
        ["level up", "sent"],
        ["direct", "sent"],
        ["level up", "edited"]
      ])
      assert.strictEqual(stage.posts().length, 2)
      // Counted from the message: what was changed late does not keep it open.
      databaseTime.now += 1
      yield* stage.rise()
      yield* stage.deliver
      assert.strictEqual(stage.in("log").length, 2)
      assert.include(stage.in("log")[1], "level 4")
    })
  )

  it.effect("are a message of their own when the first was deleted meanwhile", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.rise()
      yield* stage.deliver
      const { messages } = stage.simulator.discord
      const [first] = messages.in(stage.channel("log"))
      messages.remove(stage.channel("log"), first?.id ?? "")
      yield* stage.rise()
      yield* stage.deliver
      assert.strictEqual(stage.in("log").length, 1)
      assert.include(stage.in("log")[0], "level 3")
      assert.deepStrictEqual((yield* stage.outcomes)[2], ["level up", "sent"])
    })
  )

  it.effect("do not wait for a medal, nor a medal for them: it is a message of its own", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.rise()
      yield* stage.database.rows(sql`
        insert into outbox (guild_id, user_id, kind, payload, created_at)
        select guild_id, user_id, 'medal', payload || '{"place": 1}', created_at from outbox`)
      yield* stage.rise()
      yield* stage.deliver
      assert.strictEqual(stage.in("log").length, 2)
      assert.include(stage.in("log")[0], "🥇")
      assert.include(stage.in("log")[1], "level 3")
    })
  )

  it.effect("below the minimum tell the medal alone", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.choose({ minLevel: 5 })
      yield* stage.rise()
      yield* medal(stage, 3)
      yield* stage.deliver
      assert.match(stage.in("log")[0] ?? "", /^🥉 <@\d+> has climbed to the \*\*third place\*\*/)
      assert.deepStrictEqual(yield* stage.outcomes, [["level up", "sent"]])
    })
  )

  it.effect("change the message once more when nobody knows whether it was changed", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.rise()
      yield* stage.deliver
      databaseTime.now += minutes(9)
      yield* stage.rise()
      const [fault, times] = [
        { do: "fault", kind: "restError", route: "PATCH", status: 500, when: "after" },
        4
      ] as const
      stage.simulator.perform({ ...fault, times })
      const worker = yield* stage.start()
      yield* stage.untilEdited(times)
      yield* stage.untilPostponed
      yield* worker.stop
      // Too late for a change that begins now, and in time for one that had begun.
      databaseTime.now += minutes(2) + second
      yield* stage.deliver
      assert.strictEqual(stage.in("log").length, 1)
      assert.deepStrictEqual((yield* stage.outcomes)[2], ["level up", "edited"])
    })
  )
})
