import { Clock, Context, Effect, Exit, type Fiber, Layer, Logger, Random, References, Scope } from "effect"
import { Fleet, type RunningShard } from "../../src/actors/shard/Fleet.ts"
import { fleetLife } from "../../src/actors/shard/fleetLife.ts"
import { Predecessor } from "../../src/actors/shard/lease.ts"
import { type Checkpoint, CheckpointStore } from "../../src/infra/checkpoint/CheckpointStore.ts"
import { LedgerClock } from "../../src/infra/clock/LedgerClock.ts"
import { Gateway } from "../../src/infra/discord/Gateway.ts"
import { NewBatchId } from "../../src/infra/ledger/batchId.ts"
import { LedgerStore } from "../../src/infra/ledger/LedgerStore.ts"
import { SettingsStore } from "../../src/infra/ledger/SettingsStore.ts"
import { VoiceSessionLogic } from "../../src/actors/voice/SessionActor.ts"
import { layerSimulatedGateway } from "../../src/infra/simulator/SimulatedGateway.ts"
import { layerSimulatedRest } from "../support/simulatedRest.ts"
import type { Cluster } from "./Cluster.ts"
import { planned } from "./Defects.ts"
import { Host } from "./Host.ts"
import { idOf, Sight } from "./Sight.ts"

/** A process that stood still for less than this need not notice: ms. */
const stallMs = 3000

/** How long a frame waits for another to overtake it: ms. */
const overtakenMs = 200

/** The real runtime as one process of a simulated machine: everything above the stores and the gateway is the real code. */
export class Process {
  readonly host: Host
  readonly sight: Sight
  readonly fleet: Fleet["Service"]
  /** How it ended by itself, or was made to; null while it lives. */
  ended: string | null = null
  /** Whether it ever reached the checkpoint store. */
  checkpointed = false
  /** When it was last frozen until: ms. */
  thawedAt = 0
  readonly #cluster: Cluster
  readonly #life: Fiber.Fiber<unknown, unknown>
  readonly #lines: Array<Scope.Closeable> = []
  /** Takes the frame that the next one overtakes. */
  #overtaken: (() => void) | null = null
  #swapping = false

  /** `predecessor`: the process that had this data folder before, if it is gone. */
  constructor(cluster: Cluster, name: string, predecessor: string | null) {
    this.#cluster = cluster
    const { discord, guildId, postgres, redis, time } = cluster
    this.host = new Host(name, time)
    this.sight = new Sight(guildId, () => time.now)
    this.fleet = Effect.runSync(Effect.provide(Fleet, Fleet.layer))
    const taken = (found: Checkpoint | null) => cluster.tookOver(this, found)
    const layer = Layer.mergeAll(
      Layer.succeed(LedgerStore, postgres.ledgerFor(this.host)),
      Layer.succeed(SettingsStore, postgres.settingsFor(this.host)),
      Layer.succeed(CheckpointStore, redis.storeFor(this.host, taken)),
      this.#layerGateway(),
      layerSimulatedRest(discord),
      LedgerClock.layer,
      Layer.succeed(Fleet, this.fleet),
      Layer.succeed(Predecessor, predecessor),
      Layer.succeed(NewBatchId, cluster.newBatchId),
      Layer.succeed(VoiceSessionLogic, cluster.defects.logic),
      Logger.layer([
        Logger.make(({ cause, logLevel, message }) => {
          const reasons = cause.reasons.length === 0 ? "" : ` ${cause.reasons.map(reasonOf).join()}`
          cluster.said.push({
            at: time.now,
            who: name,
            level: logLevel,
            what: `${[message].flat().map(told).join(" ")}${reasons}`
          })
        })
      ]),
      Layer.succeed(References.MinimumLogLevel, "Info")
    ).pipe(Layer.provideMerge(Layer.succeed(Clock.Clock, this.host.clock)))
    const life = fleetLife(name).pipe(Effect.provide(layer), Random.withSeed(name))
    this.#life = Effect.runForkWith(Context.make(Clock.Clock, this.host.clock))(life, {
      scheduler: this.host.scheduler
    })
    this.#life.addObserver((exit) => {
      this.ended = Exit.isFailure(exit) ? exit.cause.reasons.map(reasonOf).join(", ") : "done"
      cluster.ended(this)
    })
  }

  get running(): RunningShard | null {
    return this.fleet.berths.get(0)?.running ?? null
  }

  /** SIGKILL: it does nothing more, and its connections break. */
  kill(): void {
    this.#overtaken?.()
    this.host.die()
    // Its sessions would stay with the system that those of all processes share here, and the whole process with them.
    this.running?.actor.end()
    this.ended ??= "killed"
    for (const line of this.#lines) this.#cluster.kernel(Scope.close(line, Exit.void))
  }

  /** SIGTERM. */
  terminate(): void {
    this.host.enqueue(() => this.#life.interruptUnsafe())
  }

  /** SIGSTOP, and SIGCONT after so many ms: what happened meanwhile waits for it. */
  freeze(ms: number): void {
    const { host, sight } = this
    host.state = "frozen"
    sight.hold("a frozen process", this.#cluster.time.now + ms, ms < stallMs ? "late" : "replayed")
    this.#cluster.time.after(ms, () => this.thaw())
  }

  thaw(): void {
    if (this.host.state !== "frozen") return
    this.host.state = "running"
    this.thawedAt = this.#cluster.time.now
  }

  /** Somebody sets its wall clock, which makes what it saw since its last frame unsure. */
  setWallClock(by: number): void {
    this.host.wallOff += by
    this.sight.hold("a clock that was set", this.#cluster.time.now + 5000, "replayed")
  }

  /** The next two frames arrive in the wrong order. */
  swap(): void {
    this.#swapping = true
  }

  #layerGateway() {
    const cluster = this.#cluster
    const { discord } = cluster
    return Layer.effect(
      Gateway,
      Effect.map(Gateway, (gateway) =>
        Gateway.of({
          ...gateway,
          connect: Effect.fnUntraced({ self: this }, function* (this: Process, shard, count, session, listener) {
            const heard: Array<string> = []
            cluster.hearings.push(heard)
            const line = yield* Scope.make()
            this.#lines.push(line)
            yield* Effect.addFinalizer((exit) => Scope.close(line, exit))
            return yield* gateway
              .connect(shard, count, session, {
                dispatched: (name, sequence, data) => {
                  this.#arrive(name, () => {
                    this.sight.dispatched(name, data)
                    if (name === "MESSAGE_CREATE") heard.push(String(idOf(data)))
                    listener.dispatched(name, sequence, data)
                  })
                },
                acknowledged: (sentAt) =>
                  this.host.enqueue(() => {
                    this.sight.acknowledged()
                    listener.acknowledged(sentAt)
                  }),
                lost: (code) => {
                  this.#overtaken?.()
                  this.host.enqueue(() => {
                    this.sight.lost("a lost connection")
                    listener.lost(code)
                  })
                }
              })
              .pipe(Scope.provide(line))
          })
        })
      )
    ).pipe(Layer.provide(layerSimulatedGateway(discord, { shards: 1 })))
  }

  #arrive(name: string, take: () => void): void {
    const { time } = this.#cluster
    const overtaken = this.#overtaken
    if (this.#swapping && name === "VOICE_STATE_UPDATE") {
      this.#swapping = false
      overtaken?.()
      const from = time.now - 1
      const late = () => {
        if (this.#overtaken !== late) return
        this.#overtaken = null
        this.sight.missed({ why: "swapped frames", from, to: time.now, how: "late" })
        this.host.enqueue(take)
      }
      this.#overtaken = late
      time.after(overtakenMs, late)
      return
    }
    // Only of its own kind: what else a frame may be overtaken by is nothing that anybody ever saw.
    if (name !== "VOICE_STATE_UPDATE") overtaken?.()
    this.host.enqueue(take)
    overtaken?.()
  }
}

const told = (part: unknown): string =>
  typeof part === "object" && part !== null && "_tag" in part ? JSON.stringify(part) : String(part)

const reasonOf = (reason: { readonly _tag: string }): string => {
  const error = "error" in reason ? reason.error : "defect" in reason ? reason.defect : reason
  if (typeof error !== "object" || error === null || !("_tag" in error)) return String(error)
  return "cause" in error && error.cause === planned ? planned._tag : String(error._tag)
}
