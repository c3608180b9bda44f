import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { Intents } from "../../../src/infra/simulator/dispatch.ts"
import { RoleId } from "../../../src/machines/ids.ts"
import { makeStage, until } from "./stage.ts"

it.live("a role that was taken while the bot was down is given back, though Discord tells of it afterwards", () =>
  Effect.gen(function* () {
    const { found, start } = yield* makeStage()
    const first = yield* start()
    const guild = yield* found([2])
    const ada = guild.join()
    guild.write(ada, 1)
    yield* guild.wears(ada, [2])
    yield* guild.idle
    yield* first.stop
    guild.wear(ada, [])
    yield* start()
    yield* guild.wears(ada, [2])
  })
)

it.live("a restart in the middle of many goes on where it was, and looks at nobody twice", () =>
  Effect.gen(function* () {
    const { found, start } = yield* makeStage()
    const first = yield* start()
    const guild = yield* found([2])
    const members = Array.from({ length: 8 }, () => guild.join())
    for (const member of members) guild.write(member, 1)
    const done = Effect.sync(() => members.filter((member) => guild.worn(member).length > 0).length)
    yield* until(done, (count) => count >= 2)
    yield* first.stop
    assert.isTrue((yield* done) < 8)
    yield* start()
    for (const member of members) yield* guild.wears(member, [2])
    yield* guild.idle
    const given = guild.requests("PUT").map(({ path }) => path)
    // At most the one that was under way is asked for twice.
    assert.isTrue(given.length <= 9, `${given.length}`)
  })
)

it.live("a verification goes on after a restart at the page where it was", () =>
  Effect.gen(function* () {
    const { discord, found, start, store } = yield* makeStage()
    const guild = yield* found([5])
    const { members } = discord.world.guild(guild.guildId)
    for (let n = 0; n < 3500; n++) {
      const { id } = discord.world.newUser(`human ${n}`, {})
      members.set(id, { ...discord.world.member(guild.guildId, discord.world.bot.id), userId: id, roles: [] })
    }
    const first = yield* start()
    yield* until(store.passSeen(guild.guildId), (seen) => (seen ?? 0) >= 1000)
    yield* first.stop
    const asked = guild.requests("GET").filter(({ path }) => path.endsWith("/members")).length
    assert.isTrue(asked < 4, `${asked}`)
    yield* start()
    yield* until(store.passesDue({ shards: [0], count: 1 }), (due) => due.length === 0)
    const pages = guild.requests("GET").filter(({ path }) => path.endsWith("/members")).length
    assert.strictEqual(pages, 4)
  })
)

it.live("without the members intent those we know are looked at, and nobody is found absent", () =>
  Effect.gen(function* () {
    const { found, ledger, simulator, start, store } = yield* makeStage({
      intents: Intents.guilds | Intents.voiceStates | Intents.messages
    })
    yield* start()
    const guild = yield* found([2])
    const [ada, bob] = [guild.join(), guild.join()]
    guild.write(ada, 1)
    guild.write(bob, 1)
    yield* guild.wears(ada, [2])
    yield* guild.wears(bob, [2])
    yield* guild.idle
    guild.leave(bob)
    const mate = RoleId.make(simulator.discord.places.addRole(guild.guildId, "mate").id)
    yield* store.tie(guild.guildId, { level: 1, roleId: mate, name: "mate", emoji: null })
    yield* until(
      Effect.sync(() => guild.worn(ada)),
      (worn) => worn.includes(mate)
    )
    yield* until(store.passesDue({ shards: [0], count: 1 }), (due) => due.length === 0)
    assert.strictEqual((yield* ledger.member(guild.guildId, bob))?.present, true)
    assert.deepStrictEqual(
      simulator.rest.filter(({ path }) => path.endsWith("/members")),
      []
    )
  })
)

it.live("a second process gives no roles while it waits for the leases of the first: each is given once", () =>
  Effect.gen(function* () {
    const stage = yield* makeStage({ shards: 2 })
    yield* stage.start()
    const guilds = yield* Effect.all([stage.found([2]), stage.found([2]), stage.found([2]), stage.found([2])])
    yield* stage.start("stands by")
    for (const guild of guilds) {
      const ada = guild.join()
      guild.write(ada, 1)
      yield* guild.wears(ada, [2])
      yield* guild.idle
      assert.strictEqual(guild.requests("PUT").length, 1)
    }
  })
)

it.live("roles that change while they are read are read once more", () =>
  Effect.gen(function* () {
    const { discord, found, simulator, start, store } = yield* makeStage()
    yield* start()
    const guild = yield* found([2, 3])
    yield* until(store.passesDue({ shards: [0], count: 1 }), (due) => due.length === 0)
    // Between the roles and who the bot is among them.
    const own = `/members/${discord.world.bot.id}`
    const before = guild.requests(own).length
    simulator.perform({ do: "fault", kind: "rateLimit", route: own, times: 1, seconds: 2 })
    discord.places.updateRole(guild.guildId, guild.role(2), { position: 200 })
    yield* until(
      Effect.sync(() => guild.requests(own).length),
      (asked) => asked > before
    )
    discord.places.updateRole(guild.guildId, guild.role(3), { permissions: "8" })
    yield* until(store.ties(guild.guildId), (ties) => ties.every(({ brokenSince }) => brokenSince !== null))
  })
)
