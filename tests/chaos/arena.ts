import { execFileSync } from "node:child_process"
import { Effect, Layer, Redacted, References } from "effect"
import { pageOf, SessionItem } from "../../src/actors/inspection/views.ts"
import type { Database } from "../../src/infra/ledger/Database.ts"
import type { DatabaseRefused } from "../../src/infra/ledger/DatabaseRefused.ts"
import { layerEmbedded, layerPostgres } from "../../src/infra/ledger/layers.ts"
import type { LedgerStore } from "../../src/infra/ledger/LedgerStore.ts"
import { SettingsStore } from "../../src/infra/ledger/SettingsStore.ts"
import type { VoiceState } from "../../src/infra/simulator/model.ts"
import { Simulator } from "../../src/infra/simulator/Simulator.ts"
import { GuildId } from "../../src/machines/ids.ts"
import { quick, settings } from "../e2e/stage.ts"
import { emptyFolder, type Environment } from "../support/botProcess.ts"
import { installPaidRanges } from "../support/paidRanges.ts"
import { postgres } from "../support/postgres.ts"
import { makeRedisServer } from "../support/redis.ts"
import { makeWire } from "../support/wire.ts"
import { makeCrowds } from "./crowds.ts"
import { keepBot, occupant, type Slot } from "./Slot.ts"

/** Room for the embedded database, and not much more. */
const smallDisk = "size=256m"

/** A folder on a file system so small that it can be filled; null: only root can mount one. */
const smallFolder = Effect.gen(function* () {
  const folder = yield* emptyFolder
  if (process.getuid?.() !== 0) return null
  yield* Effect.acquireRelease(
    Effect.sync(() => execFileSync("mount", ["-t", "tmpfs", "-o", smallDisk, "guildhall", folder])),
    () => Effect.sync(() => execFileSync("umount", ["--lazy", folder]))
  )
  return folder
})

type Stores = Layer.Layer<Database | LedgerStore | SettingsStore, DatabaseRefused>

/** Works with stores as a bot does, in this process. */
export const inStores =
  (stores: Stores) =>
  <A, E>(work: Effect.Effect<A, E, Database | LedgerStore | SettingsStore>): Effect.Effect<A> =>
    Effect.flatMap(Layer.build(stores), (context) => Effect.provideContext(work, context)).pipe(
      Effect.provideService(References.MinimumLogLevel, "None"),
      Effect.scoped,
      Effect.orDie
    )

const Sessions = pageOf(SessionItem)

/** Where somebody is, and how. */
const present = ({
  camera,
  channelId,
  screen,
  userId
}: Pick<VoiceState, "camera" | "channelId" | "screen" | "userId">) => `${userId} ${channelId} ${camera} ${screen}`

/** Members in several guilds, two bots on real stores behind bad wires, and one bot on its embedded stores. */
export const makeArena = Effect.fnUntraced(function* (seed: number) {
  const simulator = yield* Simulator.make({ seed })
  const crowds = yield* makeCrowds(simulator)
  const [server, redis] = yield* Effect.all([postgres(), makeRedisServer()], { concurrency: 2 })
  const databaseUrl = yield* Effect.promise(() => server.createDatabase())
  const small = yield* smallFolder
  const folder = small ?? (yield* emptyFolder)
  const shared = layerPostgres(Redacted.make(databaseUrl))
  const embedded = layerEmbedded(folder)

  const prepare = Effect.gen(function* () {
    yield* installPaidRanges
    const store = yield* SettingsStore
    for (const { guildId } of crowds.populace) yield* store.save(GuildId.make(guildId), settings, "tests")
  })
  yield* inStores(shared)(prepare)
  yield* inStores(embedded)(prepare)

  const env: Environment = { ...quick, DISCORD_TOKEN: simulator.token, DISCORD_API_URL: simulator.addresses.api }
  const onStores = Effect.fnUntraced(function* (name: string) {
    const wires = { redis: yield* makeWire(redis.port), postgres: yield* makeWire(server.port) }
    const slot = { name, wires, folder: yield* emptyFolder }
    return yield* keepBot(slot, {
      ...env,
      DATABASE_URL: databaseUrl.replace(`:${server.port}/`, `:${wires.postgres.port}/`),
      REDIS_URL: `redis://127.0.0.1:${wires.redis.port}`
    })
  })
  const pair = [yield* onStores("first"), yield* onStores("second")] as const
  const alone = yield* keepBot({ name: "embedded", wires: null, folder }, env)

  /** Whether this bot is ready and has everybody as they are in voice; else why not. */
  const look = (slot: Slot): Effect.Effect<ReadonlyArray<string>> =>
    Effect.gen(function* () {
      const bot = occupant(slot)
      if (bot === null) return ["not running"]
      const reasons = yield* bot.reasons
      if (reasons.length > 0) return reasons
      const told: Array<string> = []
      for (const { guildId } of crowds.populace) {
        const { items } = yield* bot.get(`/admin/guilds/${guildId}/sessions?limit=100`, Sessions)
        told.push(...items.map((item) => present(item)))
      }
      return told.sort().join() === crowds.inVoice().map(present).sort().join() ? [] : ["has not caught up"]
    }).pipe(
      Effect.timeoutOrElse({ duration: "3 seconds", orElse: () => Effect.succeed(["does not answer"]) }),
      Effect.catchDefect(() => Effect.succeed(["does not answer"]))
    )

  return {
    simulator,
    crowds,
    redis,
    postgres: server,
    pair,
    alone,
    small,
    look,
    inShared: inStores(shared),
    inEmbedded: inStores(embedded)
  }
})

export type Arena = Effect.Success<ReturnType<typeof makeArena>>
