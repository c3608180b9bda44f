import { Context, Effect, Layer, Redacted, References, Schema } from "effect"
import { pageOf, SessionItem } from "../../src/actors/inspection/views.ts"
import type { Database } from "../../src/infra/ledger/Database.ts"
import { layerPostgres } from "../../src/infra/ledger/layers.ts"
import type { LedgerStore } from "../../src/infra/ledger/LedgerStore.ts"
import { SettingsStore } from "../../src/infra/ledger/SettingsStore.ts"
import { Simulator, type SimulatorOptions } from "../../src/infra/simulator/Simulator.ts"
import { GuildId } from "../../src/machines/ids.ts"
import { GuildSettings } from "../../src/machines/settings/GuildSettings.ts"
import { type BotProcess, emptyFolder, type Environment, startBot } from "../support/botProcess.ts"
import { installPaidRanges } from "../support/paidRanges.ts"
import { postgres } from "../support/postgres.ts"
import { makeRedisServer } from "../support/redis.ts"

/** Often enough that nothing here takes long: the mechanisms are the same at any pace. */
export const quick: Environment = { GUILDHALL_HEARTBEAT: "1 second", GUILDHALL_SETTLE_INTERVAL: "250 millis" }

export const heartbeatMs = 1000

/** The shortest payout there is, so that sessions are settled while they last. */
export const settings: GuildSettings = Schema.decodeSync(GuildSettings)({
  voice: { payoutSeconds: 5 },
  chat: { cooldownSeconds: 2 }
})

export const guildPath = (simulator: Simulator, path = "", guild?: string) =>
  `/admin/guilds/${simulator.names.guild(guild).facts.id}${path}`

export const memberPath = (simulator: Simulator, member: string, path = "", guild?: string) =>
  guildPath(simulator, `/members/${simulator.names.user(member)}${path}`, guild)

export const sessionPath = (simulator: Simulator, member: string) =>
  guildPath(simulator, `/sessions/${simulator.names.user(member)}`)

/** A simulated Discord with one guild, Harbour. */
export const makeHarbour = Effect.fnUntraced(function* (
  members: ReadonlyArray<string>,
  options: SimulatorOptions = {}
) {
  const simulator = yield* Simulator.make({ seed: 7, ...options })
  const founding = { name: "Harbour", voice: ["Deck", "Cabin"], text: ["log"], afk: "Bunk" } as const
  yield* simulator.run([
    { do: "guild", as: "g", ...founding },
    ...members.map((as) => ({ do: "member", as, guild: "g", name: as }) as const)
  ])
  return simulator
}, Effect.orDie)

/** A simulated Discord, a Redis and a Postgres of our own, and what leads a bot to them. */
export interface Stage {
  readonly simulator: Simulator
  readonly redis: Effect.Success<ReturnType<typeof makeRedisServer>>
  readonly postgres: Effect.Success<ReturnType<typeof postgres>>
  readonly databaseUrl: string
  readonly env: Environment
  /** A bot on these stores; the same data folder each time, unless another is named. */
  readonly start: (extra?: Environment) => ReturnType<typeof startBot>
  /** Works with the stores as the bot does, in this process. */
  readonly inStores: <A, E>(work: Effect.Effect<A, E, Database | LedgerStore | SettingsStore>) => Effect.Effect<A>
}

export const makeStage = Effect.fnUntraced(function* (members: ReadonlyArray<string>, options: SimulatorOptions = {}) {
  const simulator = yield* makeHarbour(members, options)
  const [server, redis] = yield* Effect.all([postgres(), makeRedisServer()], { concurrency: 2 })
  const databaseUrl = yield* Effect.promise(() => server.createDatabase())
  const guildId = yield* Effect.orDie(Schema.decodeEffect(GuildId)(simulator.names.guild("g").facts.id))
  // What it logs while migrating is of no interest here.
  const stores = Layer.build(layerPostgres(Redacted.make(databaseUrl))).pipe(
    Effect.provideService(References.MinimumLogLevel, "None")
  )
  yield* Effect.gen(function* () {
    const context = yield* stores
    yield* Effect.provideContext(installPaidRanges, context)
    yield* Context.get(context, SettingsStore).save(guildId, settings, "tests")
  }).pipe(Effect.scoped, Effect.orDie)
  const env: Environment = {
    ...quick,
    GUILDHALL_DATA_DIR: yield* emptyFolder,
    DISCORD_TOKEN: simulator.token,
    DISCORD_API_URL: simulator.addresses.api,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis.url
  }
  const stage: Stage = {
    simulator,
    redis,
    postgres: server,
    databaseUrl,
    env,
    start: (extra = {}) => startBot({ ...env, ...extra }),
    inStores: (work) =>
      Effect.flatMap(stores, (context) => Effect.provideContext(work, context)).pipe(Effect.scoped, Effect.orDie)
  }
  return stage
})

const Sessions = pageOf(SessionItem)

/** Waits until exactly these members have sessions with the bot. */
export const untilInVoice = (bot: BotProcess, simulator: Simulator, members: ReadonlyArray<string>) => {
  const wanted = members.map((member) => simulator.names.user(member)).sort()
  return bot.until(guildPath(simulator, "/sessions?limit=100"), Sessions, ({ items }) => {
    const found = items.map(({ userId }) => String(userId)).sort()
    return found.length === wanted.length && found.every((id, i) => id === wanted[i])
  })
}
