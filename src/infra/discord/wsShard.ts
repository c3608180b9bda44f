import {
  DefaultWebSocketManagerOptions,
  type IContextFetchingStrategy,
  type SessionInfo,
  WebSocketShard,
  WebSocketShardEvents
} from "@discordjs/ws"
import { GatewayDispatchEvents, type GatewayIntentBits } from "discord.js"
import { Effect, FiberSet, Queue, Random, Redacted } from "effect"
import type { GatewayListener, GatewaySession } from "./Gateway.ts"
import type { GatewayBot } from "./payloads.ts"
import { refusalOf } from "./refusals.ts"
import { makeUplink } from "./uplink.ts"

export interface WsShardOptions {
  readonly token: Redacted.Redacted
  readonly id: number
  readonly count: number
  readonly session: GatewaySession | null
  readonly listener: GatewayListener
  /** Waits until it knows. */
  readonly locate: Effect.Effect<typeof GatewayBot.Type>
  /** Waits for the shard's turn to identify. */
  readonly admit: Effect.Effect<void>
}

/** Anything but 1000 and 1001, which would end the session at Discord. */
const keepSession = 4900

/** A close code of our own, for a socket that died without one. */
const vanished = 1006

/** Read only when there is no session; `approach` has located the gateway by then. */
const unlocated: typeof GatewayBot.Type = {
  url: "",
  shards: 1,
  session_start_limit: { total: 0, remaining: 0, reset_after: 0, max_concurrency: 1 }
}

const longestWait = 30_000

const isDialable = (url: string) => URL.canParse(url) && /^wss?:$/.test(new URL(url).protocol)

/**
 * One shard on the raw gateway. Its library reconnects by itself; we hand it sessions and turns, and hold it back:
 * whatever it does next starts with a call of `retrieveSessionInfo`, which may wait.
 */
export const makeWsShard = Effect.fnUntraced(function* (options: WsShardOptions) {
  const { count, id, listener } = options
  const runFork = yield* FiberSet.makeRuntime()
  const runPromise = Effect.runPromiseWith(yield* Effect.context())
  const refusals = yield* Queue.unbounded<number>()

  let shard: WebSocketShard | null = null
  let session: SessionInfo | null =
    options.session === null
      ? null
      : {
          sessionId: options.session.sessionId,
          resumeURL: options.session.resumeUrl,
          sequence: options.session.sequence,
          shardId: id,
          shardCount: count
        }
  /** Of the last dispatch that the listener was told. */
  let sequence = session?.sequence ?? 0
  /** Between a socket's HELLO and its end. */
  let open = false
  /** The last socket was never opened. */
  let unreachable = false
  /** To open a socket, since one was last ready. */
  let attempts = 0
  let stopped = false
  let located = unlocated

  const uplink = yield* makeUplink({
    send: (payload) => {
      if (open) shard?.send(payload).catch(() => undefined)
    },
    cut: () => shard?.["connection"]?.terminate()
  })

  /** Before each socket: backs off, and says which session to resume where; null identifies. */
  const approach = Effect.gen(function* () {
    const attempt = attempts++
    if (attempt > 0) {
      const jitter = yield* Random.nextBetween(0.5, 1.5)
      yield* Effect.sleep(Math.min(longestWait, 250 * 2 ** attempt) * jitter)
    }
    // A resume needs only its own address; when nobody answers there, every second attempt tries the common one.
    if (session !== null && attempt % 2 === 0 && isDialable(session.resumeURL)) return session
    located = yield* options.locate
    return session === null ? null : { ...session, resumeURL: located.url }
  })

  const makeStrategy = (intents: GatewayIntentBits): IContextFetchingStrategy => ({
    options: {
      ...DefaultWebSocketManagerOptions,
      token: Redacted.value(options.token),
      intents,
      shardCount: count,
      get gatewayInformation() {
        return located
      }
    },
    retrieveSessionInfo: () =>
      open
        ? session
        : // Never settled once we have stopped: that ends the library's reconnecting.
          new Promise((resolve) => {
            if (!stopped) runFork(Effect.map(approach, resolve))
          }),
    updateSessionInfo: (_, info) => {
      // The library gives a session up when it cannot reach Discord, although Discord still has it.
      if (info !== null || !unreachable) session = info
    },
    waitForIdentify: (_, signal) => runPromise(options.admit, { signal })
  })

  const end = (code: number) => {
    open = false
    uplink.lost()
    if (!stopped) listener.lost(code)
  }

  const begin = (intents: GatewayIntentBits) => {
    const current = new WebSocketShard(makeStrategy(intents), id)
    shard = current
    // It waits for its events with listeners that a failed attempt leaves behind until the next one succeeds.
    current.setMaxListeners(0)
    current.on(WebSocketShardEvents.Hello, () => {
      // A socket that dies in the midst of its closing handshake is replaced without a word.
      if (open) end(vanished)
      open = true
      unreachable = false
    })
    current.on(WebSocketShardEvents.SocketError, () => {
      unreachable = true
    })
    current.on(WebSocketShardEvents.Closed, (code) => {
      if (open) end(code)
      if (refusalOf(code) !== null) Queue.offerUnsafe(refusals, code)
    })
    // Told by the close code that comes before it.
    current.on(WebSocketShardEvents.Error, () => undefined)
    current.on(WebSocketShardEvents.HeartbeatComplete, ({ heartbeatAt }) => {
      if (!stopped) listener.acknowledged(uplink.answered(heartbeatAt))
    })
    current.on(WebSocketShardEvents.Dispatch, ({ d, s, t }) => {
      if (t === GatewayDispatchEvents.Ready) sequence = 0
      if (s <= sequence || stopped) return
      sequence = s
      // The library's own Resumed comes before the replay, this dispatch after it.
      if (t === GatewayDispatchEvents.Ready || t === GatewayDispatchEvents.Resumed) {
        attempts = 0
        uplink.ready()
      }
      listener.dispatched(t, s, d)
    })
    current.connect().catch(() => undefined)
  }

  yield* Effect.addFinalizer(() =>
    Effect.gen(function* () {
      stopped = true
      const current = shard
      // A dead peer must not hold up our end.
      if (open && current !== null)
        yield* Effect.promise(() => current.destroy({ code: keepSession })).pipe(
          Effect.interruptible,
          Effect.timeoutOption("2 seconds")
        )
      current?.["connection"]?.terminate()
    })
  )

  return {
    /** Identifies with these intents, or resumes. */
    begin,
    /** The close code with which Discord refused the shard for good. */
    refusal: Queue.take(refusals),
    heartbeat: Effect.sync(() => {
      if (open) uplink.heartbeat(sequence)
    }),
    requestMembers: uplink.requestMembers
  } as const
})
