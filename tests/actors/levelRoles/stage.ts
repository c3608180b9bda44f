import { Context, Effect, Exit, Layer, Redacted, References, Schedule, Schema, Scope } from "effect"
import { sql } from "kysely"
import { LevelRoles } from "../../../src/actors/levelRoles/LevelRoles.ts"
import { Fleet } from "../../../src/actors/shard/Fleet.ts"
import { fleetLife } from "../../../src/actors/shard/fleetLife.ts"
import { RuntimeTimings } from "../../../src/actors/shard/RuntimeTimings.ts"
import { CheckpointStore } from "../../../src/infra/checkpoint/CheckpointStore.ts"
import { layerMemory } from "../../../src/infra/checkpoint/embedded.ts"
import { LedgerClock } from "../../../src/infra/clock/LedgerClock.ts"
import { DiscordRest } from "../../../src/infra/discord/DiscordRest.ts"
import { GuildRest } from "../../../src/infra/discord/GuildRest.ts"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { layerPostgres } from "../../../src/infra/ledger/layers.ts"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { LevelRoleStore } from "../../../src/infra/ledger/LevelRoleStore.ts"
import { SettingsStore } from "../../../src/infra/ledger/SettingsStore.ts"
import { Intents } from "../../../src/infra/simulator/dispatch.ts"
import { layerSimulatedGateway, type SimulatedGatewayOptions } from "../../../src/infra/simulator/SimulatedGateway.ts"
import { Simulator } from "../../../src/infra/simulator/Simulator.ts"
import { GuildId, RoleId, UserId } from "../../../src/machines/ids.ts"
import { GuildSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { postgres } from "../../support/postgres.ts"

/** Level n at 10 (n - 1) XP, and 10 XP for a message: each message is a level. */
const quick: (typeof GuildSettings)["Encoded"] = {
  curve: { kind: "linear", base: 10 },
  chat: { xp: { min: 10, max: 10 }, cooldownSeconds: 0 }
}

const decodeSettings = Schema.decodeSync(GuildSettings)

/** One process of the bot, with its worker of level roles. */
export interface Bot {
  readonly levelRoles: LevelRoles["Service"]
  readonly stop: Effect.Effect<void>
}

/** Waits until it is so. */
export const until = <A, E, R>(
  look: Effect.Effect<A, E, R>,
  so: (found: A) => boolean,
  waiting = "2 minutes" as const
) => look.pipe(Effect.repeat({ until: so, schedule: Schedule.spaced("50 millis") }), Effect.timeout(waiting))

/** A simulated Discord reached over HTTP, its rate limits on, a Postgres, and bots on them. */
export const makeStage = Effect.fnUntraced(function* (options: SimulatedGatewayOptions = {}) {
  const simulator = yield* Simulator.make({
    seed: 7,
    ...(options.intents === undefined ? {} : { privileged: options.intents & Intents.members })
  })
  const { discord } = simulator
  const server = yield* postgres()
  const url = Redacted.make(yield* Effect.promise(() => server.createDatabase()))
  const outer = yield* Scope.Scope
  const build = <A, E>(layer: Layer.Layer<A, E>, within: Scope.Scope) =>
    Layer.buildWithMemoMap(layer, Layer.makeMemoMapUnsafe(), within).pipe(
      Effect.orDie,
      Effect.provideService(References.MinimumLogLevel, "None")
    )
  const checkpoints = Layer.succeed(
    CheckpointStore,
    Context.get(yield* build(layerMemory.pipe(Layer.orDie), outer), CheckpointStore)
  )
  const stores = yield* build(layerPostgres(url), outer)
  const database = Context.get(stores, Database)
  const store = Context.get(stores, LevelRoleStore)
  const settings = Context.get(stores, SettingsStore)

  let processes = 0
  /** A process that leads, or one that stands by for as long as another holds the leases. */
  const start = Effect.fnUntraced(function* (role: "leads" | "stands by" = "leads") {
    const within = yield* Scope.make()
    const { token } = simulator
    const rest = DiscordRest.layer({ token: Redacted.make(token), apiUrl: simulator.addresses.api })
    const process = yield* build(
      LevelRoles.layer.pipe(
        Layer.provideMerge(GuildRest.layer),
        Layer.provideMerge(
          Layer.mergeAll(
            layerPostgres(url),
            checkpoints,
            rest,
            layerSimulatedGateway(discord, options),
            LedgerClock.layer,
            Fleet.layer,
            Layer.succeed(RuntimeTimings, { heartbeatMs: 1000, settleMs: 50, batchSize: 100, embedded: false })
          )
        )
      ),
      within
    )
    yield* fleetLife(`process ${processes++}`).pipe(
      Effect.provideContext(process),
      Effect.provideService(References.MinimumLogLevel, "None"),
      Effect.forkIn(within)
    )
    const bot: Bot = { levelRoles: Context.get(process, LevelRoles), stop: Scope.close(within, Exit.void) }
    yield* Scope.addFinalizer(outer, bot.stop)
    const { berths } = Context.get(process, Fleet)
    if (role === "leads") {
      // What happens before it is connected, nobody tells it.
      const live = Effect.sync(() => [...berths.values()].map(({ running }) => running?.actor.live === true))
      yield* until(live, (all) => all.length > 0 && all.every(Boolean))
    }
    return bot
  })

  /** A guild with the bot in it, and roles tied to levels: `level 2` and so on. */
  const found = Effect.fnUntraced(function* (
    levels: ReadonlyArray<number>,
    chosen: (typeof GuildSettings)["Encoded"] = {}
  ) {
    const { facts } = discord.places.addGuild("Harbour")
    const guildId = GuildId.make(facts.id)
    yield* settings.save(guildId, decodeSettings({ ...quick, ...chosen }), "a test")
    const text = discord.places.addChannel(guildId, "log", "text").id
    const roles = new Map<number, RoleId>()
    for (const level of levels) {
      const roleId = RoleId.make(discord.places.addRole(guildId, `level ${level}`).id)
      roles.set(level, roleId)
      yield* store.tie(guildId, { level, roleId, name: `level ${level}`, emoji: null })
    }
    discord.places.setInstalled(guildId, true)
    const role = (level: number) => roles.get(level) ?? RoleId.make("1")
    const worn = (userId: UserId) => discord.world.guild(guildId).members.get(userId)?.roles ?? []
    const wear = (userId: UserId, worn: ReadonlyArray<string>) =>
      discord.people.updateMember(guildId, userId, { roles: worn })
    const requests = (line: string) =>
      simulator.rest.filter(({ method, path }) => `${method} ${path}`.includes(line) && path.includes(guildId))
    return {
      guildId,
      text,
      role,
      /** Brings somebody in. */
      join: (pending = false, wearing: ReadonlyArray<string> = []) => {
        const user = discord.world.newUser("Ada", {})
        discord.people.addMember(guildId, user.id, wearing, pending)
        return UserId.make(user.id)
      },
      rejoin: (userId: UserId, pending = false) => void discord.people.addMember(guildId, userId, [], pending),
      leave: (userId: UserId) => discord.people.removeMember(guildId, userId),
      /** A level for each message. */
      write: (userId: UserId, messages: number) => {
        for (let n = 0; n < messages; n++)
          discord.messages.post({ channelId: text, authorId: userId, content: "hello" })
      },
      worn,
      /** By hand. */
      wear,
      /** Waits until a member wears the roles of these levels and no others. */
      wears: (userId: UserId, tied: ReadonlyArray<number>) =>
        until(
          Effect.sync(() => [...worn(userId)].sort().join()),
          (roles) => roles === tied.map(role).sort().join()
        ).pipe(Effect.catch(() => Effect.die(`${userId} wears ${worn(userId).join()}, not ${tied.map(role).join()}`))),
      /** Waits until nothing is left to look at. */
      idle: until(
        Effect.all([store.waiting(guildId), store.passSeen(guildId)]),
        ([waiting, seen]) => waiting === 0 && seen === null
      ),
      /** Does the daily verification now, and waits for its end. */
      verified: (bot: Bot) =>
        Effect.gen(function* () {
          const ended = Effect.map(
            database.rows(
              sql<{ finished_at: string | null }>`
                select finished_at from role_pass where guild_id = ${guildId}::bigint and day > '1970-01-01'`
            ),
            ([row]) => row?.finished_at ?? null
          )
          const before = yield* ended
          yield* bot.levelRoles.checkGuild(guildId)
          yield* until(ended, (at) => at !== null && at !== before)
          yield* until(store.waiting(guildId), (waiting) => waiting === 0)
        }),
      requests
    }
  })

  return { simulator, discord, database, store, settings, ledger: Context.get(stores, LedgerStore), start, found }
})
