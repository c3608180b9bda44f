import { readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { MikroORM } from "@mikro-orm/postgresql"
import { Effect, Schedule } from "effect"
import { MemberView } from "../../src/actors/inspection/views.ts"
import { ormOptions } from "../../src/infra/ledger/orm.ts"
import type { Simulator } from "../../src/infra/simulator/Simulator.ts"
import { emptyFolder, startBot } from "../support/botProcess.ts"
import { assertIntegrity, assertNothingLost, closeAccounts } from "./faithful.ts"
import { guildPath, makeHarbour, makeStage, memberPath, quick, type Stage, untilInVoice } from "./stage.ts"

const crew = ["ada", "ben", "cas"] as const

/** The name of a shard's part of the checkpoints in Redis. */
const stored = (part: "sessions" | "guilds" | "spool" | "unsettled" | "meta") => `guildhall:{0/1}:${part}`

const aboard = (simulator: Simulator) =>
  Effect.orDie(
    simulator.run([
      { do: "join", member: "ada", guild: "g", channel: "Deck", camera: true },
      { do: "join", member: "ben", guild: "g", channel: "Deck" }
    ])
  )

/** A bot is killed with two members in voice, its checkpoints are damaged, Ben leaves, and it is started again. */
const damaged = Effect.fnUntraced(function* (
  stage: Stage,
  damage: (field: string) => ReadonlyArray<readonly [part: Parameters<typeof stored>[0], field: string, text: string]>
) {
  const { redis, simulator } = stage
  const first = yield* stage.start()
  yield* first.ready
  yield* aboard(simulator)
  yield* untilInVoice(first, simulator, ["ada", "ben"])
  yield* first.until(memberPath(simulator, "ben"), MemberView, ({ xp }) => xp > 0)
  yield* first.post(guildPath(simulator, "/settle"))
  yield* first.post(guildPath(simulator, "/checkpoint"))
  yield* first.kill
  const { guild, userId } = simulator.names.member("ben", "g")
  yield* redis.run(async (client) => {
    assert.isAbove(await client.hlen(stored("sessions")), 0)
    for (const [part, field, text] of damage(`${guild.facts.id}/${userId}`)) {
      await client.hset(stored(part), field, text)
    }
  })
  yield* Effect.orDie(simulator.run([{ do: "set", member: "ada", screen: true }]))
  const second = yield* stage.start()
  yield* second.ready
  return second
})

describe.concurrent("a bot that finds damaged checkpoints", () => {
  it.live("sets an unreadable session aside, asks Discord, and resumes the others", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(crew)
      const { simulator } = stage
      const bot = yield* damaged(stage, (field) => [["sessions", field, '{"v":1,"userId":']])
      yield* bot.logged("a stored session cannot be read and is set aside")
      yield* untilInVoice(bot, simulator, ["ada", "ben"])
      assert.strictEqual(simulator.discord.sessions.identified, 1)
      yield* Effect.sleep("1 second")
      // Of his open time only what had been paid is left.
      simulator.perform({ do: "leave", member: "ben" })
      const accounts = yield* closeAccounts(bot, simulator, ["ada"])
      assert.strictEqual(accounts("ada").gaps.length, 1)
      yield* assertIntegrity(stage)
    })
  )

  it.live("identifies when the facts of a guild cannot be read, and keeps the sessions", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(crew)
      const { simulator } = stage
      const bot = yield* damaged(stage, (field) => [["guilds", field.split("/")[0] ?? "", "not JSON at all"]])
      yield* bot.logged("the stored record of a guild cannot be read and is set aside")
      assert.strictEqual(simulator.discord.sessions.identified, 2)
      const accounts = yield* closeAccounts(bot, simulator, ["ada", "ben"])
      assertNothingLost(accounts("ben"))
      yield* assertIntegrity(stage)
    })
  )

  it.live("sets unreadable batches and items aside, and settles the rest", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(crew)
      const { simulator } = stage
      const bot = yield* damaged(stage, () => [
        ["spool", "0000000000000001", '{"id":"of another time"}'],
        ["unsettled", "0000000000000002", '{"kind":"riddle"}']
      ])
      yield* bot.logged("a spooled batch cannot be read and is set aside")
      yield* bot.logged("an unsettled item cannot be read and is set aside")
      assert.strictEqual(simulator.discord.sessions.identified, 1)
      const accounts = yield* closeAccounts(bot, simulator, ["ada", "ben"])
      assertNothingLost(accounts("ben"))
      yield* assertIntegrity(stage)
    })
  )

  it.live("pays nobody for the time it was away when it cannot read when that began", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(crew)
      const { simulator } = stage
      const bot = yield* damaged(stage, () => [
        ["meta", "heardAt", "yesterday"],
        ["meta", "gateway", "?"]
      ])
      assert.strictEqual(simulator.discord.sessions.identified, 2)
      yield* closeAccounts(bot, simulator, ["ada", "ben"])
      yield* assertIntegrity(stage)
    })
  )

  it.live("puts a whole unreadable file aside, and goes on from what is paid", () =>
    Effect.gen(function* () {
      const simulator = yield* makeHarbour(crew)
      const folder = yield* emptyFolder
      const env = {
        ...quick,
        GUILDHALL_DATA_DIR: folder,
        GUILDHALL_PAYOUT_INTERVAL: "5 seconds",
        DISCORD_TOKEN: simulator.token,
        DISCORD_API_URL: simulator.addresses.api
      }
      const first = yield* startBot(env)
      yield* first.ready
      yield* aboard(simulator)
      const { xp } = yield* first.until(memberPath(simulator, "ada"), MemberView, ({ xp }) => xp > 0)
      yield* first.kill
      for (const file of readdirSync(folder).filter((name) => name.startsWith("checkpoint.sqlite"))) {
        writeFileSync(join(folder, file), "this was a database once")
      }

      const second = yield* startBot(env)
      yield* second.ready
      yield* second.logged("The stored checkpoints cannot be read. They are kept as")
      assert.include(readdirSync(folder).join(), "checkpoint.sqlite.unreadable-1")
      assert.strictEqual(simulator.discord.sessions.identified, 2)
      yield* untilInVoice(second, simulator, ["ada", "ben"])
      yield* second.until(memberPath(simulator, "ada"), MemberView, (figures) => figures.xp > xp)
    })
  )
})

/** A connection to a database besides the bot's. */
const session = (clientUrl: string) =>
  Effect.acquireRelease(
    Effect.sync(() => new MikroORM({ ...ormOptions, clientUrl, pool: { min: 0, max: 1 } })),
    (orm) => Effect.promise(() => orm.close(true))
  ).pipe(
    Effect.map((orm) => (statement: string) => Effect.promise(() => orm.em.fork().getConnection().execute(statement)))
  )

describe("a bot killed while it migrates its database", () => {
  it.live("is followed by one that migrates it from the beginning", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(crew)
      const url = yield* Effect.promise(() => stage.postgres.createDatabase())
      const [block, look] = yield* Effect.all([session(url), session(url)])
      // The migration comes as far as this table, and waits to learn whether it is there.
      yield* block("begin; create table outbox (mine int)")
      const first = yield* stage.start({ DATABASE_URL: url })
      yield* look("select pid from pg_locks where not granted").pipe(
        Effect.repeat({ until: (rows) => JSON.stringify(rows) !== "[]", schedule: Schedule.spaced("20 millis") })
      )
      yield* first.kill
      yield* block("rollback")
      const bot = yield* stage.start({ DATABASE_URL: url })
      yield* bot.logged("migrated the database")
      yield* bot.ready
    })
  )
})
