import { setImmediate } from "node:timers/promises"
import { Clock, Duration, Effect, Exit, type Fiber, Layer, Logger, Redacted, References, Schema, Scope } from "effect"
import { TestClock } from "effect/testing"
import { layerInspector } from "../../src/actors/inspection/inspectFleet.ts"
import { RecentErrors } from "../../src/actors/inspection/RecentErrors.ts"
import { Inspector } from "../../src/actors/inspection/Inspector.ts"
import { Fleet } from "../../src/actors/shard/Fleet.ts"
import { fleetLife } from "../../src/actors/shard/fleetLife.ts"
import { layerMemory } from "../../src/infra/checkpoint/embedded.ts"
import { type Checkpoint, CheckpointStore, CheckpointUnavailable } from "../../src/infra/checkpoint/CheckpointStore.ts"
import { LedgerClock } from "../../src/infra/clock/LedgerClock.ts"
import { Gateway } from "../../src/infra/discord/Gateway.ts"
import { Database, DatabaseTime } from "../../src/infra/ledger/Database.ts"
import { layerDatabaseLedger } from "../../src/infra/ledger/databaseLedger.ts"
import { layerDatabaseSettings } from "../../src/infra/ledger/databaseSettings.ts"
import { layerDatabaseWebBoards } from "../../src/infra/ledger/databaseWebBoards.ts"
import { layerDatabaseRollups } from "../../src/infra/ledger/statistics/databaseRollups.ts"
import { LedgerStore, LedgerUnavailable } from "../../src/infra/ledger/LedgerStore.ts"
import { layerPostgresDatabase } from "../../src/infra/ledger/postgresDatabase.ts"
import { SettingsStore } from "../../src/infra/ledger/SettingsStore.ts"
import { SimulatedDiscord } from "../../src/infra/simulator/SimulatedDiscord.ts"
import { layerSimulatedGateway } from "../../src/infra/simulator/SimulatedGateway.ts"
import { installPaidRanges } from "./paidRanges.ts"
import { postgres } from "./postgres.ts"
import { layerSimulatedRest } from "./simulatedRest.ts"

/** A Saturday evening, UTC: ids and dates need a realistic one. */
export const evening = Date.UTC(2026, 10, 21, 18)

/** What the bot said that was worth saying. */
interface Said {
  readonly level: string
  readonly message: string
}

/** One process of the bot, as far as a process can be told from another within one. */
export interface Bot {
  /** Ends by itself only when it fails for good. */
  readonly life: Fiber.Fiber<never, Effect.Error<ReturnType<typeof fleetLife>>>
  readonly fleet: Fleet["Service"]
  readonly inspector: Inspector["Service"]
  /** Ends it as SIGTERM would: everything is put away. */
  readonly stop: Effect.Effect<void>
  /** Ends it as SIGKILL would: from this instant on nothing of it reaches a store. */
  readonly kill: Effect.Effect<void>
}

/** What reached a bot through its gateway: a dispatch, or the answer to a heartbeat. */
export interface Frame {
  /** ms, UTC. */
  readonly at: number
  readonly session: string
  /** null: an answer to a heartbeat. */
  readonly dispatch: { readonly name: string; readonly sequence: number; readonly subject: unknown } | null
}

/** How the database answers: as it should; not at all; or having done what it was asked, without saying so. */
export type Answers = "well" | "nothing" | "too late"

/**
 * The real runtime on a real Postgres, with everything that tells time on one clock: the simulated Discord, the bot,
 * and the database's own now. Bots come and go; Discord, the database and the checkpoints stay.
 */
export interface OneClock {
  readonly discord: SimulatedDiscord
  readonly now: () => number
  readonly database: Database["Service"]
  readonly ledger: LedgerStore["Service"]
  readonly settings: SettingsStore["Service"]
  readonly said: Array<Said>
  /** Every frame that any bot heard, oldest first. */
  readonly heard: ReadonlyArray<Frame>
  /** What is stored of the shard at this instant. */
  readonly checkpoint: Effect.Effect<Checkpoint>
  /** Lets so many ms pass. Whatever is due on the way happens at its instant, and the database takes no time. */
  readonly pass: (ms: number) => Effect.Effect<void>
  /** Waits, in real time, until nothing is under way. */
  readonly settled: Effect.Effect<void>
  readonly answer: (how: Answers) => void
  /** A new process, up to where it is connected and ready. `holder` names it to the leases. */
  readonly start: (holder?: string) => Effect.Effect<Bot>
  /** Has the shard of a guild hear something that changes nothing: its horizon is now. */
  readonly hear: (guildId: string) => Effect.Effect<void>
}

/** The clock itself, and when those who sleep on it wake: ms, UTC. */
const witnessed = (clock: Clock.Clock) => {
  const sleepers = new Set<{ readonly until: number }>()
  const own: Clock.Clock = {
    currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe(),
    currentTimeMillis: clock.currentTimeMillis,
    currentTimeNanosUnsafe: () => clock.currentTimeNanosUnsafe(),
    currentTimeNanos: clock.currentTimeNanos,
    monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe(),
    monotonicTimeNanos: clock.monotonicTimeNanos,
    sleep: (duration) =>
      Effect.acquireUseRelease(
        Effect.sync(() => {
          const sleeper = { until: clock.currentTimeMillisUnsafe() + Duration.toMillis(duration) }
          sleepers.add(sleeper)
          return sleeper
        }),
        () => clock.sleep(duration),
        (sleeper) => Effect.sync(() => sleepers.delete(sleeper))
      )
  }
  return { clock: own, nextWake: () => Math.min(...[...sleepers].map(({ until }) => until)) }
}

const Told = Schema.Struct({ id: Schema.optionalKey(Schema.String), session_id: Schema.optionalKey(Schema.String) })

/** The same gateway, with a note of what comes through it. */
const overheard = (heard: Array<Frame>, now: () => number) =>
  Layer.effect(
    Gateway,
    Effect.map(Gateway, (gateway) =>
      Gateway.of({
        ...gateway,
        connect: (shard, count, stored, listener) => {
          let session = stored?.sessionId ?? ""
          return gateway.connect(shard, count, stored, {
            lost: listener.lost,
            dispatched: (name, sequence, data) => {
              const { id: subject, session_id } = Schema.decodeUnknownSync(Told)(data)
              if (name === "READY") session = session_id ?? ""
              heard.push({ at: now(), session, dispatch: { name, sequence, subject } })
              listener.dispatched(name, sequence, data)
            },
            acknowledged: (sentAt) => {
              heard.push({ at: now(), session, dispatch: null })
              listener.acknowledged(sentAt)
            }
          })
        }
      })
    )
  )

const collected = (said: Array<Said>, dead: () => boolean) =>
  Layer.mergeAll(
    Logger.layer([
      Logger.make(({ cause, logLevel, message }) => {
        if (dead()) return
        const reasons = cause.reasons.length === 0 ? "" : ` ${JSON.stringify(cause.reasons)}`
        said.push({ level: logLevel, message: `${[message].flat().map(String).join(" ")}${reasons}` })
      })
    ]),
    Layer.succeed(References.MinimumLogLevel, "Warn")
  )

/** Needs a TestClock. Lives as long as the scope. */
export const oneClock = Effect.fnUntraced(function* (options: { readonly shards?: number } = {}) {
  const shards = options.shards ?? 1
  yield* TestClock.setTime(evening)
  const { clock, nextWake } = witnessed(yield* Clock.Clock)
  const now = () => clock.currentTimeMillisUnsafe()
  const said: Array<Said> = []
  const heard: Array<Frame> = []
  const discord = new SimulatedDiscord({ now, shards, guildsPerShard: 10_000 })

  const server = yield* postgres()
  const url = yield* Effect.promise(() => server.createDatabase())
  const context = yield* Effect.context<Scope.Scope>()
  const scope = yield* Scope.Scope
  const build = <A, E>(layer: Layer.Layer<A, E>, within: Scope.Scope) =>
    Layer.buildWithMemoMap(layer, Layer.makeMemoMapUnsafe(), within).pipe(Effect.orDie)
  const shared = yield* build(
    Layer.mergeAll(
      layerMemory.pipe(Layer.orDie),
      layerPostgresDatabase(Redacted.make(url)).pipe(
        Layer.provide(Layer.succeed(DatabaseTime, () => Math.floor(now())))
      )
    ),
    scope
  )
  const { database, checkpoints } = yield* Effect.all({ database: Database, checkpoints: CheckpointStore }).pipe(
    Effect.provideContext(shared)
  )
  yield* installPaidRanges.pipe(Effect.provideContext(shared))

  let underWay = 0
  let answers: Answers = "well"
  const gone = new LedgerUnavailable({ cause: "the database does not answer" })

  /** The database as one process reaches it: not at all once that process is dead. */
  const reached = (dead: () => boolean): Database["Service"] => {
    const through = <A>(work: Effect.Effect<A, LedgerUnavailable>): Effect.Effect<A, LedgerUnavailable> =>
      Effect.suspend(() => {
        if (dead() || answers === "nothing") return Effect.fail(gone)
        underWay++
        return work.pipe(
          Effect.ensuring(Effect.sync(() => underWay--)),
          Effect.filterOrFail(
            () => answers !== "too late",
            () => gone
          )
        )
      })
    return Database.of({
      use: (work) => through(database.use(work)),
      rows: (statement) => through(database.rows(statement))
    })
  }

  const storesOver = (through: Database["Service"]) =>
    Layer.mergeAll(layerDatabaseLedger, layerDatabaseRollups, layerDatabaseSettings, layerDatabaseWebBoards).pipe(
      Layer.provideMerge(Layer.succeed(Database, through))
    )

  const settled = Effect.promise(async () => {
    for (let turns = 0; turns < 5; turns = underWay === 0 ? turns + 1 : 0) await setImmediate()
  })

  const pass = Effect.fnUntraced(function* (ms: number) {
    const end = now() + ms
    while (now() < end) {
      if (underWay > 0) yield* settled
      yield* TestClock.setTime(Math.min(end, Math.max(now(), nextWake())))
    }
    yield* settled
  })

  const start = Effect.fnUntraced(function* (holder = "bot") {
    const within = yield* Scope.make()
    let dead = false
    const process = yield* build(
      layerInspector({ version: "0", mode: "production" }).pipe(
        Layer.provideMerge(
          Layer.mergeAll(
            storesOver(reached(() => dead)),
            Layer.succeed(
              CheckpointStore,
              mortal(checkpoints, () => dead)
            ),
            overheard(heard, now).pipe(Layer.provide(layerSimulatedGateway(discord, { shards }))),
            layerSimulatedRest(discord),
            LedgerClock.layer,
            Fleet.layer,
            RecentErrors.layer,
            collected(said, () => dead)
          )
        ),
        Layer.provideMerge(Layer.succeed(Clock.Clock, clock))
      ),
      within
    )
    const life = yield* fleetLife(holder).pipe(Effect.provideContext(process), Effect.forkIn(within))
    const { fleet, inspector } = yield* Effect.all({ fleet: Fleet, inspector: Inspector }).pipe(
      Effect.provideContext(process)
    )
    const bot: Bot = {
      life,
      fleet,
      inspector,
      stop: Scope.close(within, Exit.void),
      kill: Effect.suspend(() => {
        dead = true
        return Scope.close(within, Exit.void)
      })
    }
    for (let waited = 0; ; waited += 100) {
      const reasons = yield* inspector.ready
      if (reasons.length === 0) break
      if (waited > 120_000) return yield* Effect.die(new Error(reasons.join("; ")))
      yield* pass(100)
    }
    return bot
  }, Effect.provideContext(context))

  const stores = yield* build(storesOver(database), scope)
  return {
    discord,
    now,
    database,
    ...(yield* Effect.all({ ledger: LedgerStore, settings: SettingsStore }).pipe(Effect.provideContext(stores))),
    said,
    heard,
    checkpoint: checkpoints.takeOver({ shard: 0, count: shards, epoch: 0 }).pipe(
      Effect.catchTag("CheckpointFenced", ({ stored }) =>
        checkpoints.takeOver({ shard: 0, count: shards, epoch: stored })
      ),
      Effect.orDie
    ),
    pass,
    settled,
    answer: (how) => {
      answers = how
    },
    start,
    hear: (guildId) =>
      Effect.sync(() => void discord.places.updateRole(guildId, guildId, {})).pipe(Effect.andThen(settled))
  } satisfies OneClock
})

/** A checkpoint store that a dead process can no longer reach. */
const mortal = (store: CheckpointStore["Service"], dead: () => boolean): CheckpointStore["Service"] => {
  const whileAlive = <A, E>(work: Effect.Effect<A, E>): Effect.Effect<A, E | CheckpointUnavailable> =>
    Effect.suspend((): Effect.Effect<A, E | CheckpointUnavailable> =>
      dead() ? Effect.fail(new CheckpointUnavailable({ cause: "the process is dead" })) : work
    )
  return CheckpointStore.of({
    takeOver: (key) => whileAlive(store.takeOver(key)),
    write: (key, journal) => whileAlive(store.write(key, journal)),
    ping: whileAlive(store.ping)
  })
}
