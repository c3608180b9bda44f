import { Clock, Deferred, Duration, Effect, Layer, Queue } from "effect"
import {
  Gateway,
  type GatewayListener,
  GatewayRefused,
  type GatewaySession as StoredSession
} from "../discord/Gateway.ts"
import { Intents } from "./dispatch.ts"
import type { Downlink, GatewaySession } from "./GatewaySession.ts"
import type { Admission } from "./GatewaySessions.ts"
import type { SimulatedDiscord } from "./SimulatedDiscord.ts"

export interface SimulatedGatewayOptions {
  readonly intents?: number
  readonly shards?: number
  /** How long a client waits before it connects again; discord.js takes 500 ms. */
  readonly reconnectAfter?: Duration.Input
}

const reasons: Readonly<Record<number, GatewayRefused["reason"]>> = {
  4004: "bad token",
  4010: "sharding",
  4011: "sharding",
  4012: "api version",
  4013: "invalid intent",
  4014: "missing intent"
}

const INTENTS = Intents.guilds | Intents.members | Intents.voiceStates | Intents.messages

/** One shard's client: what a gateway library does on a socket, without the socket. */
class Client {
  readonly #discord: SimulatedDiscord
  readonly #identify: { readonly intents: number; readonly shard: readonly [number, number] }
  readonly #listener: GatewayListener
  readonly #link: Downlink
  readonly #reconnect: () => void
  readonly #refuse: (refused: GatewayRefused) => void
  #stored: StoredSession | null
  #session: GatewaySession | null = null
  /** A heartbeat without an answer; the next one notices that the connection is dead. */
  #unanswered = false

  constructor(
    discord: SimulatedDiscord,
    identify: { readonly intents: number; readonly shard: readonly [number, number] },
    stored: StoredSession | null,
    listener: GatewayListener,
    after: { readonly reconnect: () => void; readonly refuse: (refused: GatewayRefused) => void }
  ) {
    this.#discord = discord
    this.#identify = identify
    this.#stored = stored
    this.#listener = listener
    this.#reconnect = after.reconnect
    this.#refuse = after.refuse
    this.#link = {
      dispatch: (sequence, { data, name }) => {
        if (this.#stored !== null) this.#stored = { ...this.#stored, sequence }
        listener.dispatched(name, sequence, data)
      },
      reconnect: () => this.#lose(4200),
      invalidate: (resumable) => {
        this.#session = null
        if (!resumable) this.#stored = null
        this.open()
      },
      close: (code) => this.#closed(code),
      drop: () => this.#lose(1006)
    }
  }

  open(): void {
    const { sessions } = this.#discord
    if (sessions.isDown) return this.#reconnect()
    const { token } = sessions.options
    if (this.#stored === null) return this.#admit(sessions.identify({ token, ...this.#identify }, this.#link))
    const { sequence, sessionId } = this.#stored
    this.#admit(sessions.resume({ token, session_id: sessionId, seq: sequence }, this.#link))
  }

  heartbeat(at: number): void {
    if (this.#session === null) return
    if (this.#session.hearing === "well") {
      this.#unanswered = false
      this.#listener.acknowledged(at)
    } else if (this.#unanswered) this.#lose(4200)
    else this.#unanswered = true
  }

  requestMembers(guildId: string, userIds: ReadonlyArray<string>): void {
    if (this.#session !== null) this.#discord.sessions.requestMembers(this.#session, { guildId, userIds })
  }

  /** Goes without a word: the session stays open for whoever resumes it. */
  abandon(): void {
    if (this.#session !== null) this.#discord.sessions.detach(this.#session, this.#link, 4900)
    this.#session = null
  }

  #admit(admission: Admission): void {
    if (admission._tag === "Closed") this.#closed(admission.code)
    else if (admission._tag === "Invalid") {
      this.#stored = null
      this.open()
    } else {
      const { facts, sequence } = admission.session
      this.#session = admission.session
      this.#unanswered = false
      this.#stored = { sessionId: facts.id, resumeUrl: this.#discord.sessions.options.resumeUrl, sequence }
    }
  }

  #closed(code: number): void {
    const reason = reasons[code]
    if (reason !== undefined) {
      this.abandon()
      this.#refuse(new GatewayRefused({ reason, code, mend: `The simulated Discord closed with ${code}.` }))
    } else this.#lose(code)
  }

  #lose(code: number): void {
    this.abandon()
    // As discord.js: after these a session is not worth resuming.
    if ([1000, 4003, 4005, 4007, 4008].includes(code)) this.#stored = null
    this.#listener.lost(code)
    this.#reconnect()
  }
}

const connect = (discord: SimulatedDiscord, options: SimulatedGatewayOptions): Gateway["Service"]["connect"] =>
  Effect.fnUntraced(function* (shard, count, stored, listener) {
    const clock = yield* Clock.Clock
    const lost = yield* Queue.unbounded<void>()
    const refused = yield* Deferred.make<never, GatewayRefused>()
    const identify = { intents: options.intents ?? INTENTS, shard: [shard, count] } as const
    const client = new Client(discord, identify, stored, listener, {
      reconnect: () => Queue.offerUnsafe(lost, undefined),
      refuse: (reason) => Deferred.doneUnsafe(refused, Effect.fail(reason))
    })
    yield* Effect.addFinalizer(() => Effect.sync(() => client.abandon()))
    client.open()
    yield* Queue.take(lost).pipe(
      Effect.andThen(Effect.sleep(options.reconnectAfter ?? Duration.millis(500))),
      Effect.andThen(Effect.sync(() => client.open())),
      Effect.forever,
      Effect.forkScoped({ startImmediately: true })
    )
    return {
      heartbeat: Effect.sync(() => client.heartbeat(clock.currentTimeMillisUnsafe())),
      requestMembers: (guildId, userIds) => Effect.sync(() => client.requestMembers(guildId, userIds)),
      refused: Deferred.await(refused)
    }
  })

/**
 * The gateway of a simulated Discord without sockets: dispatches reach the listener synchronously, under whatever
 * clock the world was made with. Resuming, refusing and replaying are the socket server's own.
 */
export const layerSimulatedGateway = (
  discord: SimulatedDiscord,
  options: SimulatedGatewayOptions = {}
): Layer.Layer<Gateway> => {
  const count = options.shards ?? 1
  return Layer.succeed(
    Gateway,
    Gateway.of({
      plan: Effect.succeed({ count, shards: Array.from({ length: count }, (_, shard) => shard) }),
      reduced: () => ((options.intents ?? INTENTS) & Intents.members) === 0,
      connect: connect(discord, options)
    })
  )
}
