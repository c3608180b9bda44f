import { type Client, Events, GatewayIntentBits, SimpleShardingStrategy, type WebSocketOptions } from "discord.js"
import { Deferred, Effect, FiberHandle, Layer, Redacted, Schedule } from "effect"
import { DiscordRest } from "./DiscordRest.ts"
import { Gateway, type GatewayConnection, type GatewayRefused } from "./Gateway.ts"
import { lookAtGateway, patiently, type ShardSetting, shardPlan } from "./locate.ts"
import { refusalOf } from "./refusals.ts"
import { makeShardLine } from "./shardLine.ts"
import { ShardsApart } from "./ShardsApart.ts"

export interface GatewayClientOptions {
  /** Not logged in: that is ours to do, once every shard has its listener. */
  readonly client: Client
  readonly token: Redacted.Redacted
  readonly shards: ShardSetting
}

/** The Client's own gateway manager, of an older @discordjs/ws. */
type Manager = Parameters<NonNullable<WebSocketOptions["buildStrategy"]>>[0]

interface Shard {
  readonly line: Effect.Success<ReturnType<typeof makeShardLine>>
  readonly refused: Deferred.Deferred<never, GatewayRefused>
}

const backoff = Schedule.min([Schedule.exponential("1 second"), Schedule.spaced("30 seconds")])

/**
 * The gateway on the raw packets of a stock discord.js Client, so that an existing bot can host Guildhall. A Client
 * cannot resume in a new process: a stored session is ignored, and each start identifies. It logs in when the last of
 * its shards has its listener; from then on each comes and goes by itself. A connection that breaks is resumed.
 */
export const layerClient = (options: GatewayClientOptions): Layer.Layer<Gateway, never, DiscordRest> =>
  Layer.effect(
    Gateway,
    Effect.gen(function* () {
      const { client } = options
      const look = lookAtGateway(yield* DiscordRest)
      const login = yield* FiberHandle.make()
      const shards = new Map<number, Shard>()
      let manager: Manager | null = null
      let apart: ShardsApart | null = null
      /** Every shard has been opened once: what follows concerns one of them. */
      let entered = false

      const refuse = (shard: Shard | undefined, refusal: GatewayRefused) => {
        if (shard !== undefined) Deferred.doneUnsafe(shard.refused, Effect.fail(refusal))
      }

      client.on(Events.Raw, (packet, shard) => shards.get(shard)?.line.dispatched(packet))
      // Refusals are told by their close codes; unheard, these events would end the process.
      client.on(Events.Error, () => undefined)

      const { ws } = client.options
      client.options.ws = {
        ...ws,
        buildStrategy: (built) => {
          manager = built
          built.on("hello", ({ shardId }) => shards.get(shardId)?.line.opened())
          built.on("heartbeat", ({ heartbeatAt, shardId }) => shards.get(shardId)?.line.acknowledged(heartbeatAt))
          built.on("closed", ({ code, shardId }) => {
            const shard = shards.get(shardId)
            shard?.line.closed(code)
            const refusal = refusalOf(code)
            if (refusal !== null) refuse(shard, refusal)
          })
          apart = new ShardsApart(() => ws?.buildStrategy?.(built) ?? new SimpleShardingStrategy(built))
          return apart
        }
      }
      // A dead peer must not hold up our end.
      const briefly = (work: () => Promise<unknown>) =>
        Effect.promise(work).pipe(Effect.interruptible, Effect.timeoutOption("2 seconds"), Effect.asVoid)

      yield* Effect.addFinalizer(() => briefly(() => client.destroy()))

      const leave = (id: number) =>
        briefly(async () => {
          // Not within the telling of a packet, of which the Client would then find its session gone.
          await Promise.resolve()
          await apart?.close(id)
        })

      const connecting = (connect: () => Promise<unknown>) =>
        patiently(look).pipe(
          Effect.andThen(
            Effect.tryPromise(connect).pipe(
              Effect.tapError(({ cause }) =>
                Effect.logWarning("The discord.js Client could not connect: trying again").pipe(
                  Effect.annotateLogs({ cause: String(cause) })
                )
              ),
              Effect.retry(backoff)
            )
          ),
          Effect.catchTag("GatewayRefused", (refusal) =>
            Effect.sync(() => {
              for (const shard of shards.values()) refuse(shard, refusal)
            })
          ),
          Effect.ignore
        )

      const enter = connecting(async () => {
        if (manager === null) await client.login(Redacted.value(options.token))
        else await manager.connect()
        entered = true
      })

      return Gateway.of({
        plan: shardPlan(options.shards, look),
        reduced: () => !client.options.intents.has(GatewayIntentBits.GuildMembers),
        connect: Effect.fnUntraced(function* (id, count, _, listener) {
          const line = yield* makeShardLine({
            listener,
            socket: {
              send: (payload) => {
                Promise.resolve(manager?.send(id, payload)).catch(() => undefined)
              },
              // A Client does not let go of its sockets: it notices dead ones itself.
              cut: () => undefined
            },
            sequence: 0,
            onReady: () => undefined
          })
          const refused = yield* Deferred.make<never, GatewayRefused>()
          const shard = { line, refused }
          const ours = typeof options.shards === "object" ? options.shards.shards : undefined

          yield* Effect.acquireRelease(
            Effect.sync(() => shards.set(id, shard)),
            () =>
              Effect.suspend(() => {
                line.silence()
                shards.delete(id)
                return shards.size === 0 ? Effect.andThen(FiberHandle.clear(login), leave(id)) : leave(id)
              })
          )
          if (entered) {
            yield* Effect.forkScoped(connecting(async () => apart?.open(id)))
          } else if (shards.size === (ours?.length ?? count)) {
            client.options.shardCount = count
            client.options.shards = ours === undefined ? [...shards.keys()] : [...ours]
            yield* FiberHandle.run(login, enter)
          }

          return {
            heartbeat: line.heartbeat,
            requestMembers: line.requestMembers,
            refused: Deferred.await(refused)
          } satisfies GatewayConnection
        })
      })
    })
  )
