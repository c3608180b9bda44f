import { createHash } from "node:crypto"
import { appendFileSync } from "node:fs"
import { monitorEventLoopDelay } from "node:perf_hooks"
import { Effect, Layer, Logger, Redacted } from "effect"
import { Fleet, type RunningShard } from "../../src/actors/shard/Fleet.ts"
import { fleetLife } from "../../src/actors/shard/fleetLife.ts"
import { Predecessor } from "../../src/actors/shard/lease.ts"
import { RuntimeTimings } from "../../src/actors/shard/RuntimeTimings.ts"
import { VoiceSessionLogic } from "../../src/actors/voice/SessionActor.ts"
import { CheckpointStore } from "../../src/infra/checkpoint/CheckpointStore.ts"
import { layerRedis } from "../../src/infra/checkpoint/redis.ts"
import { LedgerClock } from "../../src/infra/clock/LedgerClock.ts"
import { DiscordRest } from "../../src/infra/discord/DiscordRest.ts"
import { Gateway } from "../../src/infra/discord/Gateway.ts"
import { layerWs } from "../../src/infra/discord/gatewayWs.ts"
import { layerPostgres } from "../../src/infra/ledger/layers.ts"
import { LedgerStore } from "../../src/infra/ledger/LedgerStore.ts"
import { DefaultSettings } from "../../src/infra/ledger/SettingsStore.ts"
import { folding } from "../../src/machines/flat.ts"
import { defaultSettings } from "../../src/machines/settings/GuildSettings.ts"
import {
  foldVoiceSession,
  voiceSession,
  type VoiceSessionContext,
  type VoiceSessionEvent
} from "../../src/machines/voice/voiceSession.ts"
import { answer } from "../child.ts"
import { quantiles, type Quantiles } from "../quantiles.ts"
import { until, usedBytes } from "./measured.ts"

export interface SoakSetting {
  readonly port: number
  readonly databaseUrl: string
  readonly redisUrl: string
  /** Names this process; the one before it is named to take over at once from it. */
  readonly holder: string
  readonly predecessor: string | null
  readonly sessions: number
  readonly payoutSeconds: number
  readonly heartbeatMs: number
  /** Guilds that are not looked at: those who may disturb the others. */
  readonly visitors: ReadonlyArray<string>
  /** A guild whose sessions fail at every event. */
  readonly faulty: string | null
}

export type SoakRequest =
  | { readonly ask: "connect"; readonly setting: SoakSetting }
  /** Forgets what was measured so far. */
  | { readonly ask: "begin" }
  | { readonly ask: "figures" }
  | { readonly ask: "sessions" }
  | { readonly ask: "positions" }
  | { readonly ask: "weigh" }
  /** A process that is asked nothing for so long is sure to have been left alone: waits until all is settled. */
  | { readonly ask: "settled" }

/** What a process did since it was last told to begin. All lags in ms. */
export interface SoakFigures {
  readonly wallMs: number
  readonly cpuMs: number
  readonly rssBytes: number
  /** From the feeder's sending a frame to the session that it changed. */
  readonly event: Quantiles
  /** By how much timers came late. */
  readonly loop: Quantiles
  /** By how much heartbeats came late. */
  readonly heartbeat: Quantiles
  /** From when a segment had to be paid to when it was. */
  readonly settlement: Quantiles
  /** How far the horizon in the store lies behind, at worst, each time a newer one is written. */
  readonly checkpoint: Quantiles
  /** Frames taken. */
  readonly frames: number
  readonly segments: number
  /** Of them, those of the guilds that are looked at. */
  readonly paid: number
  readonly crashes: number
}

const token = Redacted.make("soak")
const fleet = Effect.runSync(Effect.provide(Fleet, Fleet.layer))
const clock = Effect.runSync(Effect.provide(LedgerClock, LedgerClock.layer))

const running = (): RunningShard | null => fleet.berths.get(0)?.running ?? null
const cells = () => [...(running()?.actor.cells.values() ?? [])]

const sessions = (visitors: ReadonlySet<string>): number => {
  let sum = 0
  for (const { guild, guildId } of running()?.actor.cells.values() ?? [])
    if (guild?.isLive === true && !visitors.has(guildId)) sum += guild.roster.occupants.size
  return sum
}

const now = () => performance.timeOrigin + performance.now()

/** Watches a runtime from its edges: the gateway before it, the machine within, the stores behind. */
const watch = (setting: SoakSetting) => {
  const visitors = new Set(setting.visitors)
  const payoutMs = setting.payoutSeconds * 1000
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  /** When the frame of a member that changes something was sent. */
  const sent = new Map<string, number>()
  let event: Array<number> = []
  let heartbeat: Array<number> = []
  let settlement: Array<number> = []
  let checkpoint: Array<number> = []
  let frames = 0
  let segments = 0
  let crashes = 0
  let began = performance.now()
  let cpu = process.cpuUsage()
  let beatAt: number | null = null
  let storedAt: number | null = null

  const changed = (userId: string) => {
    const at = sent.get(userId)
    if (at === undefined) return
    sent.delete(userId)
    event.push(now() - at)
  }

  const logic = voiceSession.provide({
    actions: {
      account: folding((context: VoiceSessionContext, told: VoiceSessionEvent) => {
        if (context.guildId === setting.faulty) {
          crashes++
          throw new Error("a defect of this session")
        }
        if (told.type !== "SETTLE") changed(context.userId)
        return foldVoiceSession(context, told)
      })
    }
  })

  const gateway = Layer.effect(
    Gateway,
    Effect.map(Gateway, (inner) =>
      Gateway.of({
        ...inner,
        connect: (shard, count, session, listener) =>
          Effect.map(
            inner.connect(shard, count, session, {
              acknowledged: listener.acknowledged,
              lost: listener.lost,
              dispatched: (name, sequence, data) => {
                // The edge is the feeder's own: it says when it sent a frame, and of whom.
                const frame = data as { readonly sentAt?: number; readonly user_id: string; readonly guild_id: string }
                if (frame.sentAt !== undefined) frames++
                if (frame.sentAt !== undefined && !visitors.has(frame.guild_id)) sent.set(frame.user_id, frame.sentAt)
                listener.dispatched(name, sequence, data)
              }
            }),
            (connection) => ({
              ...connection,
              heartbeat: Effect.suspend(() => {
                const at = performance.now()
                if (beatAt !== null) heartbeat.push(at - beatAt - setting.heartbeatMs)
                beatAt = at
                return connection.heartbeat
              })
            })
          )
      })
    )
  )

  const ledger = Layer.effect(
    LedgerStore,
    Effect.map(LedgerStore, (inner) =>
      LedgerStore.of({
        ...inner,
        settle: (lease, batch) =>
          Effect.tap(inner.settle(lease, batch), () =>
            Effect.sync(() => {
              const at = clock.now()
              for (const { from, guildId, to } of batch.segments) {
                segments++
                if (!visitors.has(guildId)) settlement.push(at - Math.min(to, from + payoutMs))
              }
            })
          )
      })
    )
  )

  const checkpoints = Layer.effect(
    CheckpointStore,
    Effect.map(CheckpointStore, (inner) =>
      CheckpointStore.of({
        ...inner,
        write: (key, journal) =>
          Effect.tap(inner.write(key, journal), () =>
            Effect.sync(() => {
              const heardAt = journal.meta.get("heardAt")
              if (typeof heardAt !== "string") return
              if (storedAt !== null) checkpoint.push(clock.now() - storedAt)
              storedAt = Number(heardAt)
            })
          )
      })
    )
  )

  const begin = () => {
    delay.reset()
    event = []
    heartbeat = []
    settlement = []
    checkpoint = []
    frames = 0
    segments = 0
    crashes = 0
    began = performance.now()
    cpu = process.cpuUsage()
  }

  const figures = (): SoakFigures => {
    const { system, user } = process.cpuUsage(cpu)
    const late = (percent: number) => Math.max(0, delay.percentile(percent) / 1e6 - 10)
    return {
      wallMs: performance.now() - began,
      cpuMs: (user + system) / 1000,
      rssBytes: process.memoryUsage.rss(),
      event: quantiles(event),
      loop: { p50: late(50), p99: late(99), most: late(100) },
      heartbeat: quantiles(heartbeat),
      settlement: quantiles(settlement),
      checkpoint: quantiles(checkpoint),
      frames,
      segments,
      paid: settlement.length,
      crashes
    }
  }
  return { begin, checkpoints, figures, gateway, ledger, logic, sessions: () => sessions(visitors) }
}

type Watch = ReturnType<typeof watch>

/** What an operator's log costs, without a disk to hold it. */
const log = Logger.map(Logger.formatJson, (line) => appendFileSync("/dev/null", `${line}\n`))

const runtime = (setting: SoakSetting, { checkpoints, gateway, ledger, logic }: Watch) => {
  const api = DiscordRest.layer({ token, apiUrl: `http://127.0.0.1:${setting.port}/api` })
  const { heartbeatMs, payoutSeconds, predecessor } = setting
  const settings = { ...defaultSettings, voice: { ...defaultSettings.voice, payoutSeconds } }
  const database = layerPostgres(Redacted.make(setting.databaseUrl)).pipe(
    Layer.provide(Layer.succeed(DefaultSettings, settings))
  )
  return fleetLife(setting.holder).pipe(
    Effect.provide(
      Layer.mergeAll(
        Layer.mergeAll(gateway, ledger, checkpoints).pipe(
          Layer.provideMerge(layerWs({ token, shards: 1 })),
          Layer.provideMerge(api),
          Layer.provideMerge(database),
          Layer.provideMerge(layerRedis(Redacted.make(setting.redisUrl)))
        ),
        Layer.succeed(LedgerClock, clock),
        Layer.succeed(Fleet, fleet),
        Layer.succeed(VoiceSessionLogic, logic),
        Layer.succeed(Predecessor, predecessor),
        Layer.succeed(RuntimeTimings, { heartbeatMs, settleMs: 2000, batchSize: 1000, embedded: false }),
        Logger.layer([log])
      )
    )
  )
}

let watched: Watch | null = null

const connect = async (setting: SoakSetting) => {
  const one = watch(setting)
  watched = one
  Effect.runFork(
    Effect.tapCause(runtime(setting, one), (cause) => Effect.sync(() => console.error("the runtime ended", cause)))
  )
  await until(() => one.sessions() === setting.sessions && running()?.actor.live === true)
}

const digest = (): string => {
  const hash = createHash("sha1")
  const lines = cells().flatMap(({ guild }) =>
    [...(guild?.roster.occupants.values() ?? [])].map(({ context, seat, userId }) =>
      [userId, context?.channelId, seat.silenced, context?.camera, context?.screen].join(" ")
    )
  )
  for (const line of lines.sort()) hash.update(`${line}\n`)
  return hash.digest("hex")
}

answer(async (request: SoakRequest) => {
  switch (request.ask) {
    case "connect":
      return connect(request.setting)
    case "begin":
      return watched?.begin()
    case "figures":
      return watched?.figures() ?? null
    case "sessions":
      return watched?.sessions() ?? 0
    case "positions":
      return digest()
    case "weigh":
      return usedBytes()
    case "settled":
      return until(() => running()?.ledger.unpaid === 0 && running()?.ledger.spooled === 0)
  }
})
