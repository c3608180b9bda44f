import { Cause, Clock, Data, Effect, Exit, FiberMap, Schedule } from "effect"
import { Gateway } from "../../infra/discord/Gateway.ts"
import { RestartWindow, shardIntensity } from "../restartWindow.ts"
import { Fleet, type ShardBerth } from "./Fleet.ts"
import { shardLife } from "./shardLife.ts"

/** A shard crashed more often than its restart intensity allows. */
export class ShardGivenUp extends Data.TaggedError("ShardGivenUp")<{
  readonly shard: number
  readonly cause: unknown
}> {
  override get message() {
    return `Shard ${this.shard} crashed too often to go on. The log above says why; nothing settled is lost.`
  }
}

/** The process was asked to stop while there was nobody to take what a shard still held. */
export class StoppedWithLoss extends Data.TaggedError("StoppedWithLoss")<{ readonly shards: ReadonlyArray<number> }> {
  override get message() {
    return `Stopped, but not clean: shard ${this.shards.join(", ")} could neither settle nor store what it still held.`
  }
}

/** Restarts a shard that crashed, within its intensity. Being fenced or refused is no crash: it ends the process. */
const supervised = Effect.fnUntraced(function* (berth: ShardBerth, holder: string) {
  for (;;) {
    const exit = yield* Effect.exit(shardLife(berth, holder))
    berth.running = null
    if (Exit.isSuccess(exit)) return
    const { cause } = exit
    if (Cause.hasInterruptsOnly(cause)) return yield* Effect.failCause(cause)
    const error = Cause.findErrorOption(cause)
    if (error._tag === "Some" && error.value._tag !== "GuildGivenUp") return yield* error.value
    yield* Effect.logError("shard crashed", cause)
    const now = yield* Clock.currentTimeMillis
    if (!berth.restarts.admit(now)) return yield* new ShardGivenUp({ shard: berth.id, cause: Cause.squash(cause) })
    yield* Effect.sleep(berth.restarts.backoffMs())
  }
})

const runShards = Effect.fnUntraced(function* (holder: string) {
  const fleet = yield* Fleet
  const gateway = yield* Gateway
  let told = false
  const plan = yield* gateway.plan.pipe(
    Effect.tapErrorTag("DiscordUnavailable", ({ cause }) => {
      if (told) return Effect.void
      told = true
      return Effect.logWarning("Discord cannot be reached; waiting for it").pipe(
        Effect.annotateLogs({ cause: String(cause) })
      )
    }),
    Effect.retry({ while: (error) => error._tag === "DiscordUnavailable", schedule: Schedule.spaced("5 seconds") }),
    Effect.catchTag("DiscordUnavailable", () => Effect.never)
  )
  if (told) yield* Effect.logInfo("Discord is reached")
  const fibers = yield* FiberMap.make<number, void, Effect.Error<ReturnType<typeof supervised>>>()
  for (const id of plan.shards) {
    const berth: ShardBerth = {
      id,
      count: plan.count,
      restarts: new RestartWindow(shardIntensity),
      running: null,
      lost: false,
      stop: FiberMap.remove(fibers, id)
    }
    fleet.berths.set(id, berth)
    yield* FiberMap.run(fibers, id, supervised(berth, holder))
  }
  return yield* FiberMap.join(fibers).pipe(Effect.andThen(Effect.never))
})

/**
 * Runs our shards until one fails for good, or we are interrupted: that is no clean end when one of them could not
 * put everything away. `holder` names this process to whoever looks at its leases.
 */
export const fleetLife = Effect.fnUntraced(function* (holder: string) {
  const { berths } = yield* Fleet
  return yield* Effect.scoped(runShards(holder)).pipe(
    Effect.onInterrupt(() => {
      const shards = [...berths.values()].filter(({ lost }) => lost).map(({ id }) => id)
      return shards.length === 0 ? Effect.void : new StoppedWithLoss({ shards })
    })
  )
})
