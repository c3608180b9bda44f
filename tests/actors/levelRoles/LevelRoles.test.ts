import { assert, layer } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { sql } from "kysely"
import { makeStage, until } from "./stage.ts"

class Stage extends Context.Service<
  Stage,
  Effect.Success<ReturnType<typeof makeStage>> & {
    readonly bot: Effect.Success<ReturnType<Effect.Success<ReturnType<typeof makeStage>>["start"]>>
  }
>()("tests/Stage") {
  static readonly layer = Layer.effect(
    Stage,
    Effect.gen(function* () {
      const stage = yield* makeStage()
      return Stage.of({ ...stage, bot: yield* stage.start() })
    })
  )
}

layer(Stage.layer, { timeout: "5 minutes", excludeTestServices: true })("level roles", (it) => {
  it.effect("are given at level-up: all up to the level", () =>
    Effect.gen(function* () {
      const { found, simulator } = yield* Stage
      const guild = yield* found([2, 3, 9])
      const ada = guild.join()
      guild.write(ada, 1)
      yield* guild.wears(ada, [2])
      guild.write(ada, 1)
      yield* guild.wears(ada, [2, 3])
      const [given] = simulator.rest.filter(({ method, path }) => method === "PUT" && path.includes(ada))
      assert.strictEqual(given?.auditReason, "Level reached")
    })
  )

  it.effect("are only the highest where the guild wants it so: the next is given before the last is taken", () =>
    Effect.gen(function* () {
      const { found } = yield* Stage
      const guild = yield* found([2, 3], { levelRoles: { keep: "highest" } })
      const ada = guild.join()
      guild.write(ada, 1)
      yield* guild.wears(ada, [2])
      guild.write(ada, 1)
      yield* guild.wears(ada, [3])
      yield* guild.idle
      const changes = guild.requests("/roles/").map(({ method }) => method)
      assert.deepStrictEqual(changes, ["PUT", "PUT", "DELETE"])
    })
  )

  it.effect("are taken when XP is taken, but for what somebody gave by hand", () =>
    Effect.gen(function* () {
      const { database, found } = yield* Stage
      const guild = yield* found([2, 3, 9])
      const ada = guild.join()
      guild.write(ada, 3)
      yield* guild.wears(ada, [2, 3])
      guild.wear(ada, [...guild.worn(ada), guild.role(9)])
      yield* database.rows(
        sql`select guildhall_adjust(${guild.guildId}::bigint, ${ada}::bigint, 'remove', 20, 'a test', '5')`
      )
      yield* guild.wears(ada, [2, 9])
    })
  )

  it.effect("are given back on rejoin, once the screening is passed", () =>
    Effect.gen(function* () {
      const { discord, found, store } = yield* Stage
      const guild = yield* found([2, 3, 9])
      const ada = guild.join()
      guild.write(ada, 2)
      yield* guild.wears(ada, [2, 3])
      guild.leave(ada)
      guild.rejoin(ada, true)
      // Looked at once, and put off by a minute.
      yield* until(store.due(guild.guildId, 9), (due) => due.length === 0)
      yield* until(store.waiting(guild.guildId), (waiting) => waiting === 1)
      assert.deepStrictEqual(guild.worn(ada), [])
      discord.people.updateMember(guild.guildId, ada, { pending: false })
      yield* guild.wears(ada, [2, 3])
      yield* guild.idle
    })
  )

  it.effect("wait for the screening in five tries, and then for the member", () =>
    Effect.gen(function* () {
      const { database, discord, found } = yield* Stage
      const guild = yield* found([2])
      const ada = guild.join(true)
      const row = Effect.map(
        database.rows(
          sql<{ tries: number; wait: string }>`
            select tries, due_at - guildhall_now() as wait from role_check where guild_id = ${guild.guildId}::bigint`
        ),
        ([found]) => ({ tries: found?.tries ?? 0, wait: Number(found?.wait ?? 0) })
      )
      for (let tries = 1; tries <= 4; tries++) {
        const { wait } = yield* until(row, (found) => found.tries === tries)
        assert.isTrue(wait > 30_000 && wait <= 60_000, `${wait}`)
        yield* database.rows(sql`update role_check set due_at = 0 where guild_id = ${guild.guildId}::bigint`)
      }
      const { wait } = yield* until(row, ({ tries }) => tries === 5)
      assert.isTrue(wait > 86_400_000)
      guild.write(ada, 1)
      discord.people.updateMember(guild.guildId, ada, { pending: false })
      yield* guild.wears(ada, [2])
    })
  )

  it.effect("are not asked for whom the guild no longer has", () =>
    Effect.gen(function* () {
      const { bot, found } = yield* Stage
      const guild = yield* found([2])
      const ada = guild.join()
      guild.write(ada, 1)
      yield* guild.wears(ada, [2])
      guild.leave(ada)
      yield* guild.idle
      const before = guild.requests("/roles/").length
      yield* bot.levelRoles.checkMember(guild.guildId, ada)
      yield* guild.idle
      assert.strictEqual(guild.requests("/roles/").length, before)
    })
  )

  it.effect("that a moderator took away stay away until they are restored", () =>
    Effect.gen(function* () {
      const { bot, found, store } = yield* Stage
      const guild = yield* found([2, 3, 4])
      const ada = guild.join()
      guild.write(ada, 2)
      yield* guild.wears(ada, [2, 3])
      yield* guild.idle
      guild.wear(ada, [guild.role(2)])
      yield* until(store.standings(guild.guildId, [ada]), ([one]) => one?.refused.has(guild.role(3)) === true)
      guild.write(ada, 1)
      yield* guild.wears(ada, [2, 4])
      yield* guild.verified(bot)
      yield* guild.wears(ada, [2, 4])
      assert.strictEqual(yield* store.restore(guild.guildId, ada, null), 1)
      yield* guild.wears(ada, [2, 3, 4])
    })
  )

  it.effect("that a moderator gave back are as any others", () =>
    Effect.gen(function* () {
      const { found, store } = yield* Stage
      const guild = yield* found([2])
      const ada = guild.join()
      const standing = Effect.map(store.standings(guild.guildId, [ada]), ([one]) => one)
      guild.write(ada, 1)
      yield* guild.wears(ada, [2])
      yield* guild.idle
      guild.wear(ada, [])
      yield* until(standing, (one) => one?.refused.size === 1)
      guild.wear(ada, [guild.role(2)])
      yield* until(standing, (one) => one?.held.size === 1 && one.refused.size === 0)
    })
  )

  it.effect("are told apart from late news: what the bot gave after a change is not missing from it", () =>
    Effect.gen(function* () {
      const { found, store } = yield* Stage
      const guild = yield* found([2])
      const ada = guild.join()
      guild.write(ada, 1)
      yield* guild.wears(ada, [2])
      // As news of a change before it would, were it read only now.
      yield* store.changed(guild.guildId, ada, { roles: [], pending: false, watched: true })
      yield* guild.idle
      const [standing] = yield* store.standings(guild.guildId, [ada])
      assert.deepStrictEqual([standing?.held.size, standing?.refused.size], [1, 0])
    })
  )

  it.effect("that are deleted are broken at once, told once, and not tried again", () =>
    Effect.gen(function* () {
      const { database, discord, found, store } = yield* Stage
      const guild = yield* found([2, 3])
      const [ada, bob] = [guild.join(), guild.join()]
      discord.places.removeRole(guild.guildId, guild.role(3))
      yield* until(store.ties(guild.guildId), (ties) => ties.some(({ brokenSince }) => brokenSince !== null))
      for (const member of [ada, bob]) guild.write(member, 2)
      yield* guild.wears(ada, [2])
      yield* guild.wears(bob, [2])
      yield* guild.idle
      assert.deepStrictEqual(guild.requests(guild.role(3)), [])
      const told = yield* database.rows(
        sql`select payload from outbox where guild_id = ${guild.guildId}::bigint and kind = 'role gone'`
      )
      assert.strictEqual(told.length, 1)
    })
  )

  it.effect("that the bot learns too late to be beyond it break at the first refusal", () =>
    Effect.gen(function* () {
      const { found, simulator, store } = yield* Stage
      const guild = yield* found([2])
      const members = [guild.join(), guild.join(), guild.join()]
      simulator.perform({ do: "fault", kind: "restError", route: guild.role(2), status: 403, code: 50013, times: 1 })
      for (const member of members) guild.write(member, 1)
      yield* until(store.ties(guild.guildId), ([tie]) => tie?.brokenSince !== null)
      yield* guild.idle
      assert.strictEqual(guild.requests(guild.role(2)).length, 1)
    })
  )

  it.effect("that are renamed in Discord keep their new name", () =>
    Effect.gen(function* () {
      const { discord, found, store } = yield* Stage
      const guild = yield* found([2])
      discord.places.updateRole(guild.guildId, guild.role(2), { name: "captain" })
      yield* until(store.ties(guild.guildId), ([tie]) => tie?.name === "captain")
    })
  )

  it.effect("above the bot or with dangerous permissions are left alone until that is mended", () =>
    Effect.gen(function* () {
      const { discord, found, store } = yield* Stage
      const guild = yield* found([2, 3, 4])
      const broken = Effect.map(store.ties(guild.guildId), (ties) =>
        ties.filter(({ brokenSince }) => brokenSince !== null).map(({ level }) => level)
      )
      const ada = guild.join()
      discord.places.updateRole(guild.guildId, guild.role(2), { position: 200 })
      yield* until(broken, (levels) => levels.join() === "2")
      discord.places.updateRole(guild.guildId, guild.role(3), { permissions: "8" })
      yield* until(broken, (levels) => levels.join() === "2,3")
      guild.write(ada, 3)
      yield* guild.wears(ada, [4])
      discord.places.updateRole(guild.guildId, guild.role(2), { position: 1 })
      yield* guild.wears(ada, [2, 4])
    })
  )

  it.effect("are verified: who came or changed unseen is set right, and who left unseen is absent", () =>
    Effect.gen(function* () {
      const { bot, database, discord, found, ledger } = yield* Stage
      const guild = yield* found([2])
      const [ada, bob, cleo] = [guild.join(), guild.join(), guild.join()]
      for (const member of [ada, bob, cleo]) guild.write(member, 1)
      for (const member of [ada, bob, cleo]) yield* guild.wears(member, [2])
      yield* guild.idle
      // Without a word: as while the bot was away.
      const { members } = discord.world.guild(guild.guildId)
      const quietly = (userId: string, roles: ReadonlyArray<string>) =>
        members.set(userId, { ...discord.world.member(guild.guildId, userId), roles })
      quietly(ada, [])
      quietly(bob, [guild.role(2), "77"])
      members.delete(cleo)
      yield* database.rows(
        sql`update member set present = false where guild_id = ${guild.guildId}::bigint and user_id = ${bob}::bigint`
      )
      yield* guild.verified(bot)
      yield* guild.wears(ada, [2])
      assert.strictEqual((yield* ledger.member(guild.guildId, bob))?.present, true)
      assert.strictEqual((yield* ledger.member(guild.guildId, cleo))?.present, false)
      assert.strictEqual((yield* ledger.member(guild.guildId, ada))?.present, true)
    })
  )

  it.effect("of many are queued by the verification, and told with how long they take", () =>
    Effect.gen(function* () {
      const { bot, discord, found, store } = yield* Stage
      const guild = yield* found([1])
      const { members } = discord.world.guild(guild.guildId)
      for (let n = 0; n < 2500; n++) {
        const { id } = discord.world.newUser(`human ${n}`, {})
        members.set(id, { ...discord.world.member(guild.guildId, discord.world.bot.id), userId: id, roles: [] })
      }
      yield* bot.levelRoles.checkGuild(guild.guildId)
      yield* until(store.waiting(guild.guildId), (waiting) => waiting > 2400)
      const progress = yield* bot.levelRoles.progress(guild.guildId)
      // 50 minutes at a member a second.
      assert.isTrue(progress.estimateMs > 1_500_000 && progress.estimateMs < 4_500_000, JSON.stringify(progress))
      const ada = guild.join()
      // What concerns one member does not wait for the others.
      yield* guild.wears(ada, [1])
      assert.isTrue((yield* store.waiting(guild.guildId)) > 2300)
      assert.isTrue(guild.requests("GET").filter(({ path }) => path.endsWith("/members")).length >= 3)
    })
  )

  it.effect("wait while Discord is away, and no try is counted", () =>
    Effect.gen(function* () {
      const { database, found, simulator } = yield* Stage
      const guild = yield* found([2])
      const ada = guild.join()
      yield* guild.idle
      simulator.perform({ do: "fault", kind: "restReset", route: `/members/${ada}`, times: 100 })
      guild.write(ada, 1)
      yield* until(
        Effect.sync(() => guild.requests(ada).length),
        (asked) => asked > 1
      )
      simulator.perform({ do: "fault", kind: "heal" })
      const rows = yield* database.rows(sql`select tries from role_check where user_id = ${ada}::bigint`)
      assert.deepStrictEqual(rows, [{ tries: 0 }])
      yield* guild.wears(ada, [2])
    })
  )

  it.effect("are nobody's concern where the module is off", () =>
    Effect.gen(function* () {
      const { bot, found } = yield* Stage
      const guild = yield* found([2], { modules: { levelRoles: false } })
      const ada = guild.join()
      guild.write(ada, 1)
      yield* bot.levelRoles.checkMember(guild.guildId, ada)
      const other = yield* found([2])
      const bob = other.join()
      other.write(bob, 1)
      yield* other.wears(bob, [2])
      assert.deepStrictEqual(guild.requests("/roles"), [])
    })
  )

  it.effect("met no rate limit in all of this", () =>
    Effect.gen(function* () {
      const { simulator } = yield* Stage
      assert.deepStrictEqual(
        simulator.rest.filter(({ status }) => status === 429),
        []
      )
    })
  )
})
