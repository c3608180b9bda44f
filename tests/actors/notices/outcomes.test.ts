import { assert, layer } from "@effect/vitest"
import { Effect, Logger } from "effect"
import { sql } from "kysely"
import { onPostgres } from "../../infra/ledger/databases.ts"
import { makeStage, minutes } from "./stage.ts"
import { databaseTime } from "../../infra/ledger/databases.ts"

const refuse = (route: string, code: number, status = 403) =>
  ({ do: "fault", kind: "restError", route, status, code, times: 100 }) as const

const prefer = (
  stage: Effect.Success<ReturnType<typeof makeStage>>,
  chosen: { direct?: boolean; ping?: boolean; language?: string }
) =>
  stage.database.rows(sql`
    insert into preference (guild_id, user_id, direct, ping, language)
    values (
      ${stage.guildOf("g")}::bigint, ${stage.user("ada")}::bigint, ${chosen.direct ?? true}, ${chosen.ping ?? true},
      ${chosen.language ?? null}
    )`)

const set = (stage: Effect.Success<ReturnType<typeof makeStage>>, column: "hidden" | "present", value: boolean) =>
  stage.database.rows(sql`
    update member set ${sql.ref(column)} = ${value} where guild_id = ${stage.guildOf("g")}::bigint`)

layer(onPostgres, { timeout: "5 minutes" })("a notice", (it) => {
  it.effect("of a level is told in the guild's channel and pings the member alone, and then to the member", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.choose({ template: "@everyone {member}: {level} {xp} {rank} {source} <@&1>" })
      yield* stage.rise("ada", { levels: 3 })
      yield* stage.deliver
      const ada = stage.user("ada")
      assert.deepStrictEqual(stage.in("log"), [`@everyone <@${ada}>: 4 300 1 in chat <@&1>`])
      assert.deepStrictEqual(stage.direct("ada"), ["You have reached **level 4** in Harbour: 300 XP."])
      const [announcement, direct] = stage.posts()
      assert.deepInclude(announcement?.body, { allowed_mentions: { parse: [], users: [ada] }, enforce_nonce: true })
      assert.deepInclude(direct?.body, { allowed_mentions: { parse: [], users: [] }, enforce_nonce: true })
      assert.deepStrictEqual(yield* stage.outcomes, [
        ["level up", "sent"],
        ["direct", "sent"]
      ])
    })
  )

  it.effect("names a member who wants no ping, and pings nobody", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* prefer(stage, { ping: false })
      yield* stage.rise()
      yield* stage.deliver
      assert.include(stage.in("log")[0], `<@${stage.user("ada")}>`)
      assert.deepInclude(stage.posts()[0]?.body, { allowed_mentions: { parse: [], users: [] } })
    })
  )

  it.effect("speaks the guild's language in public and the member's own in private", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.choose({}, { language: "de" })
      yield* prefer(stage, { language: "en" })
      yield* stage.rise()
      yield* stage.deliver
      assert.include(stage.in("log")[0], "hat im Chat **Level 2** erreicht")
      assert.include(stage.direct("ada")[0], "You have reached")
    })
  )

  it.effect("is told where the level was earned, when the guild wants that", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.choose({ where: "same channel" })
      yield* stage.rise("ada", { in: "hall" })
      yield* stage.deliver
      assert.deepStrictEqual([stage.in("hall").length, stage.in("log").length], [1, 0])
    })
  )

  it.effect("goes to the guild's channel when it may not be told where it was earned", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.choose({ where: "same channel" })
      yield* stage.rise("ada", { in: "hall" })
      stage.simulator.perform(refuse(`POST /channels/${stage.channel("hall")}/messages`, 50013))
      yield* stage.deliver
      assert.deepStrictEqual([stage.in("hall").length, stage.in("log").length], [0, 1])
    })
  )

  it.effect("is off in public where the guild chose no channel: the member is told all the same", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.choose({ where: "nowhere" })
      yield* stage.rise()
      yield* stage.deliver
      assert.deepStrictEqual(stage.in("log"), [])
      assert.strictEqual(stage.direct("ada").length, 1)
      assert.deepStrictEqual(yield* stage.outcomes, [
        ["level up", "off"],
        ["direct", "sent"]
      ])
    })
  )

  it.effect("is off altogether where the guild wants no notices, and Discord is not asked", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.choose({}, { modules: { notices: false } })
      yield* stage.rise()
      yield* stage.deliver
      assert.deepStrictEqual(yield* stage.outcomes, [["level up", "off"]])
      assert.deepStrictEqual(stage.simulator.rest, [])
    })
  )

  it.effect("of a level below the guild's minimum is told nowhere", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(["ada", "ben"])
      yield* stage.choose({ minLevel: 3 })
      yield* stage.rise("ada")
      yield* stage.rise("ben", { levels: 2 })
      yield* stage.deliver
      assert.deepStrictEqual(yield* stage.outcomes, [
        ["level up", "below minimum"],
        ["level up", "sent"],
        ["direct", "sent"]
      ])
    })
  )

  it.effect("of a hidden member is told to that member alone", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.rise()
      yield* set(stage, "hidden", true)
      yield* stage.deliver
      assert.deepStrictEqual(stage.in("log"), [])
      assert.strictEqual(stage.direct("ada").length, 1)
      assert.deepStrictEqual(yield* stage.outcomes, [
        ["level up", "hidden"],
        ["direct", "sent"]
      ])
    })
  )

  it.effect("of a member who has left is told to nobody", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.rise()
      yield* set(stage, "present", false)
      yield* stage.deliver
      assert.deepStrictEqual(yield* stage.outcomes, [["level up", "hidden"]])
    })
  )

  for (const [name, code, status] of [
    ["may not be seen", 50001, 403],
    ["may not be written in", 50013, 403],
    ["is deleted", 10003, 404]
  ] as const) {
    it.effect(`is refused where the channel ${name}; that is said once`, () => {
      const logged: Array<string> = []
      const logger = Logger.make<unknown, void>(({ logLevel, message }) => {
        if (logLevel === "Warn") logged.push(String(message))
      })
      return Effect.gen(function* () {
        const stage = yield* makeStage(["ada", "ben"])
        yield* stage.rise("ada")
        yield* stage.rise("ben")
        stage.simulator.perform(refuse(`POST /channels/${stage.channel("log")}/messages`, code, status))
        yield* stage.deliver
        assert.deepStrictEqual(yield* stage.outcomes, [
          ["level up", "refused"],
          ["level up", "refused"],
          ["direct", "sent"],
          ["direct", "sent"]
        ])
        assert.strictEqual(logged.filter((line) => line.includes("Discord refuses notices")).length, 1)
      }).pipe(Effect.provide(Logger.layer([logger])))
    })
  }

  it.effect(
    "to a member alone leads to the leaderboard when that is public, and lights their row unless they hide",
    () =>
      Effect.gen(function* () {
        const stage = yield* makeStage()
        yield* stage.choose({}, { modules: { notices: true, webBoard: true } })
        yield* stage.rise()
        yield* stage.deliver
        const board = "https://board.example/g/harbour"
        assert.include(stage.direct("ada")[0], `The leaderboard: ${board}?me=${stage.user("ada")}`)

        const hidden = yield* makeStage()
        yield* hidden.choose({}, { modules: { notices: true, webBoard: true } })
        yield* hidden.ledger.hide(hidden.guildOf("g"), hidden.user("ada"), true)
        yield* hidden.rise()
        yield* hidden.deliver
        assert.match(hidden.direct("ada")[0] ?? "", /The leaderboard: https:\/\/board\.example\/g\/harbour(-\d+)?$/)
      })
  )

  it.effect("to a member who takes no direct messages ends there, and is not tried again", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage([])
      stage.simulator.perform({ do: "member", as: "ada", guild: "g", name: "ada", directMessages: "closed" })
      yield* stage.rise()
      yield* stage.deliver
      yield* stage.deliver
      assert.deepStrictEqual(yield* stage.outcomes, [
        ["level up", "sent"],
        ["direct", "direct closed"]
      ])
      assert.strictEqual(stage.posts().length, 2)
    })
  )

  it.effect("to a member who wants none is not written, and one that waits is not sent", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(["ada", "ben"])
      yield* prefer(stage, { direct: false })
      yield* stage.rise("ada")
      yield* stage.deliver
      assert.deepStrictEqual(yield* stage.outcomes, [["level up", "sent"]])
      yield* stage.database.rows(sql`
        insert into outbox (guild_id, user_id, kind, payload, created_at)
        values (${stage.guildOf("g")}::bigint, ${stage.user("ada")}::bigint, 'direct', '{"level": 2, "xp": 100}', ${databaseTime.now})`)
      yield* stage.deliver
      assert.deepStrictEqual((yield* stage.outcomes)[1], ["direct", "off"])
      assert.deepStrictEqual(stage.direct("ada"), [])
    })
  )

  it.effect("to a member comes at most once a day", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      for (const wait of [0, 23 * 60, 1]) {
        databaseTime.now += minutes(wait)
        yield* stage.rise()
        yield* stage.deliver
      }
      assert.deepStrictEqual(stage.direct("ada").length, 1)
      databaseTime.now += minutes(59)
      yield* stage.rise()
      yield* stage.deliver
      assert.deepStrictEqual(stage.direct("ada").length, 2)
    })
  )

  it.effect("a day old is dropped", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(["ada", "ben"])
      yield* stage.rise("ada")
      databaseTime.now += 1
      yield* stage.rise("ben")
      databaseTime.now += minutes(24 * 60) - 1
      yield* stage.deliver
      assert.deepStrictEqual(yield* stage.outcomes, [
        ["level up", "expired"],
        ["level up", "sent"],
        ["direct", "sent"]
      ])
    })
  )

  it.effect("that cannot be read is set aside", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      yield* stage.rise()
      yield* stage.database.rows(sql`update outbox set payload = '{"level": "high"}'`)
      yield* stage.deliver
      assert.deepStrictEqual(yield* stage.outcomes, [["level up", "unreadable"]])
    })
  )

  it.effect("of a level role that is gone is for the channel of notices, else for the owner", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage()
      const gone = stage.database.rows(sql`
        insert into outbox (guild_id, user_id, kind, payload, created_at) values (
          ${stage.guildOf("g")}::bigint, 0, 'role gone', '{"level": 5, "roleId": "7", "name": "Sailor"}',
          ${databaseTime.now}
        )`)
      yield* gone
      yield* stage.deliver
      assert.include(stage.in("log")[0], 'The role "Sailor" of level 5')
      yield* stage.choose({}, { modules: { notices: false } })
      yield* gone
      yield* stage.deliver
      assert.strictEqual(stage.in("log").length, 1)
      const { ownerId } = stage.simulator.names.guild("g").facts
      const owner = [...stage.simulator.discord.world.directs.values()].find((it) => it.recipientId === ownerId)
      assert.strictEqual(stage.simulator.discord.messages.in(owner?.id ?? "").length, 1)
    })
  )
})
