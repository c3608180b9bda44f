import { createHash } from "node:crypto"
import { Effect, Layer, Logger, Redacted } from "effect"
import { Fleet, type RunningShard } from "../../src/actors/shard/Fleet.ts"
import { fleetLife } from "../../src/actors/shard/fleetLife.ts"
import { RuntimeTimings } from "../../src/actors/shard/RuntimeTimings.ts"
import { LedgerClock } from "../../src/infra/clock/LedgerClock.ts"
import { DiscordRest } from "../../src/infra/discord/DiscordRest.ts"
import { layerWs } from "../../src/infra/discord/gatewayWs.ts"
import { freeStores } from "./stores.ts"
import { measured, until } from "./measured.ts"

/**
 * The whole runtime on its own gateway. `path`: up to the changed session, noted as dirty. `runtime`: and on through
 * checkpoints, sealed batches and settlements, up to stores that cost nothing.
 */
const whole = process.argv[2] === "runtime"
const token = Redacted.make(whole ? "runtime" : "path")
const settleMs = whole ? 500 : 3_600_000

const fleet = Effect.runSync(Effect.provide(Fleet, Fleet.layer))

const running = (): RunningShard | null => fleet.berths.get(0)?.running ?? null

const cells = () => [...(running()?.actor.cells.values() ?? [])]

const sessions = (): number =>
  cells().reduce((sum, { guild }) => sum + (guild?.isLive === true ? guild.roster.occupants.size : 0), 0)

const runtime = (port: number) => {
  const api = DiscordRest.layer({ token, apiUrl: `http://127.0.0.1:${port}/api` })
  return fleetLife("bench").pipe(
    Effect.provide(
      Layer.mergeAll(
        layerWs({ token, shards: 1 }).pipe(Layer.provideMerge(api)),
        freeStores(whole),
        LedgerClock.layer,
        Layer.succeed(Fleet, fleet),
        Layer.succeed(RuntimeTimings, { heartbeatMs: 5000, settleMs, batchSize: 1000, embedded: false }),
        Logger.layer([])
      )
    )
  )
}

/** Nothing is left of what a frame sets off: the whole runtime has written and settled it, too. */
const isDone = (): boolean => {
  const shard = running()
  if (shard === null || !cells().every(({ idle }) => idle)) return false
  return !whole || (shard.actor.journal.size === 0 && shard.ledger.unpaid === 0 && shard.ledger.spooled === 0)
}

measured({
  connect: async (port, { guilds, people }) => {
    Effect.runFork(
      Effect.tapCause(runtime(port), (cause) => Effect.sync(() => console.error("the runtime ended", cause)))
    )
    await until(() => sessions() === guilds * people)
  },
  handled: () => (isDone() ? (running()?.actor.dispatches ?? 0) : 0),
  tidy: () => {
    if (whole) return
    running()?.actor.journal.take()
    running()?.ledger.setAside()
  },
  positions: () => {
    const lines = cells().flatMap(({ guild }) =>
      [...(guild?.roster.occupants.values() ?? [])].map(({ context, seat, userId }) =>
        [userId, context?.channelId, seat.silenced, context?.camera, context?.screen].join(" ")
      )
    )
    const digest = createHash("sha1")
    for (const line of lines.sort()) digest.update(`${line}\n`)
    return digest.digest("hex")
  }
})
