import { Clock, Context, Effect, Exit, Layer, Redacted, References, Scope } from "effect"
import { sql } from "kysely"
import { LevelRoles } from "../src/actors/levelRoles/LevelRoles.ts"
import { Fleet } from "../src/actors/shard/Fleet.ts"
import { fleetLife } from "../src/actors/shard/fleetLife.ts"
import { layerMemory } from "../src/infra/checkpoint/embedded.ts"
import { LedgerClock } from "../src/infra/clock/LedgerClock.ts"
import { DiscordRest } from "../src/infra/discord/DiscordRest.ts"
import { GuildRest } from "../src/infra/discord/GuildRest.ts"
import { MessageRest } from "../src/infra/discord/MessageRest.ts"
import { Database } from "../src/infra/ledger/Database.ts"
import { layerPostgres } from "../src/infra/ledger/layers.ts"
import { LevelRoleStore } from "../src/infra/ledger/LevelRoleStore.ts"
import { SettingsStore } from "../src/infra/ledger/SettingsStore.ts"
import { layerSimulatedGateway } from "../src/infra/simulator/SimulatedGateway.ts"
import { Simulator } from "../src/infra/simulator/Simulator.ts"
import { ChannelId, GuildId, RoleId } from "../src/machines/ids.ts"
import { defaultSettings } from "../src/machines/settings/GuildSettings.ts"
import { startPostgres } from "../tests/support/postgres.ts"
import { quantiles } from "./quantiles.ts"
import type { Section } from "./report.ts"

const members = 100_000
/** Before and after the restart. */
const halfMs = 30_000

/** A guild of many who all want a role, one bot at it, and somebody who posts a message now and then meanwhile. */
const measure = (url: string) =>
  Effect.gen(function* () {
    const simulator = yield* Simulator.make({ seed: 7 })
    const { discord } = simulator
    const guildId = GuildId.make(discord.places.addGuild("Harbour").facts.id)
    const channelId = ChannelId.make(discord.places.addChannel(guildId, "log", "text").id)
    const roleId = RoleId.make(discord.places.addRole(guildId, "sailor").id)
    const world = discord.world.guild(guildId)
    const like = discord.world.member(guildId, discord.world.bot.id)
    for (let n = 0; n < members; n++) {
      const { id } = discord.world.newUser(`human ${n}`, {})
      world.members.set(id, { ...like, userId: id, roles: [] })
    }
    discord.places.setInstalled(guildId, true)

    const outer = yield* Scope.Scope
    const start = Effect.fnUntraced(function* () {
      const within = yield* Scope.fork(outer)
      const process = yield* Layer.buildWithMemoMap(
        LevelRoles.layer.pipe(
          Layer.provideMerge(Layer.mergeAll(GuildRest.layer, MessageRest.layer)),
          Layer.provideMerge(
            Layer.mergeAll(
              layerPostgres(Redacted.make(url)),
              layerMemory,
              DiscordRest.layer({ token: Redacted.make(simulator.token), apiUrl: simulator.addresses.api }),
              layerSimulatedGateway(discord),
              LedgerClock.layer,
              Fleet.layer
            )
          )
        ),
        Layer.makeMemoMapUnsafe(),
        within
      )
      yield* fleetLife("bench").pipe(Effect.provideContext(process), Effect.forkIn(within))
      return { process, stop: Scope.close(within, Exit.void) }
    })

    const first = yield* start()
    const store = Context.get(first.process, LevelRoleStore)
    yield* Context.get(first.process, SettingsStore).save(guildId, defaultSettings, "bench")
    const began = performance.now()
    yield* store.tie(guildId, { level: 1, roleId, name: "sailor", emoji: null })
    while ((yield* store.passesDue({ shards: [0], count: 1 })).length > 0) yield* Effect.sleep("100 millis")
    const listedMs = performance.now() - began

    const latencies: Array<number> = []
    const talk = (process: Context.Context<MessageRest>) =>
      Effect.gen(function* () {
        const messages = Context.get(process, MessageRest)
        for (;;) {
          const asked = performance.now()
          yield* messages.send(channelId, { content: "hello" })
          latencies.push(performance.now() - asked)
          yield* Effect.sleep("1200 millis")
        }
      })
    const from = yield* Clock.currentTimeMillis
    const given = () => [...world.members.values()].filter(({ roles }) => roles.includes(roleId)).length
    const before = given()
    yield* talk(first.process).pipe(Effect.timeoutOption(halfMs))
    const { estimateMs, perSecond } = yield* Context.get(first.process, LevelRoles).progress(guildId)
    yield* first.stop
    const second = yield* start()
    yield* talk(second.process).pipe(Effect.timeoutOption(halfMs))
    const seconds = ((yield* Clock.currentTimeMillis) - from) / 1000
    const requests = simulator.rest.filter(({ at }) => at >= from)
    const gave = requests.filter(({ method }) => method === "PUT")
    const [row] = yield* Context.get(second.process, Database).rows(
      sql<{ waiting: number }>`select count(*)::int as waiting from role_check`
    )
    return {
      listedMs,
      seconds,
      given: given() - before,
      twice: gave.length - new Set(gave.map(({ path }) => path)).size,
      requests: requests.length,
      limited: simulator.rest.filter(({ status }) => status === 429).length,
      perSecond,
      estimateHours: estimateMs / 3_600_000,
      waiting: row?.waiting ?? 0,
      latency: quantiles(latencies)
    }
  }).pipe(Effect.scoped, Effect.provideService(References.MinimumLogLevel, "Error"))

/** One guild, a hundred thousand members to change: what Discord allows is used, and nothing else has to wait. */
export const levelRoles = async (): Promise<ReadonlyArray<Section>> => {
  const server = await startPostgres()
  try {
    const found = await Effect.runPromise(measure(await server.createDatabase()))
    const figure = (what: string, value: number, unit: string, says?: string, holds = true) => ({
      what,
      value,
      unit,
      references: [],
      aim: says === undefined ? null : { says, holds }
    })
    const rate = found.given / found.seconds
    return [
      {
        title: `Level roles: ${members.toLocaleString("en")} members of one guild to change, a minute of it, a restart amid`,
        figures: [
          figure("listed, compared and queued in", found.listedMs / 1000, "s"),
          figure("members changed", rate, "/s", "Discord's limit is 1/s: at least 0.8", rate >= 0.8),
          figure(
            "requests in all",
            found.requests / found.seconds,
            "/s",
            "at most 20",
            found.requests / found.seconds <= 20
          ),
          figure("answers 429", found.limited, "", "none", found.limited === 0),
          figure("changed twice", found.twice, "", "none but one at the restart", found.twice <= 1),
          figure("pace said", found.perSecond, "/s"),
          figure("estimate said", found.estimateHours, "h"),
          figure("still waiting", found.waiting, ""),
          figure("a message meanwhile, median", found.latency.p50, "ms"),
          figure("a message meanwhile, p99", found.latency.p99, "ms", "below 500", found.latency.p99 < 500)
        ]
      }
    ]
  } finally {
    await server.close()
  }
}
