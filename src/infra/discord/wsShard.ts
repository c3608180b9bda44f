import {
  DefaultWebSocketManagerOptions,
  type IContextFetchingStrategy,
  type SessionInfo,
  WebSocketShard,
  WebSocketShardEvents
} from "@discordjs/ws"
import type { GatewayIntentBits } from "discord.js"
import { Effect, FiberSet, Queue, Random, Redacted } from "effect"
import type { GatewayListener, GatewaySession } from "./Gateway.ts"
import type { GatewayBot } from "./payloads.ts"
import { refusalOf } from "./refusals.ts"
import { makeShardLine } from "./shardLine.ts"

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

const longestWait = 30_000

/** Read only when there is no session; the gateway has been located by then. */
const unlocated: typeof GatewayBot.Type = {
  url: "",
  shards: 1,
  session_start_limit: { total: 0, remaining: 0, reset_after: 0, max_concurrency: 1 }
}

const isDialable = (url: string) => URL.canParse(url) && /^wss?:/.test(url)

const sessionInfo = (session: GatewaySession, shardId: number, shardCount: number): SessionInfo => ({
  sessionId: session.sessionId,
  resumeURL: session.resumeUrl,
  sequence: session.sequence,
  shardId,
  shardCount
})

/**
 * One shard on the raw gateway. Its library reconnects by itself; we hand it sessions and turns, and hold it back:
 * each socket of its starts with a call of `retrieveSessionInfo`, which may wait.
 */
export const makeWsShard = Effect.fnUntraced(function* (options: WsShardOptions) {
  const { count, id } = options
  const runFork = yield* FiberSet.makeRuntime()
  const runPromise = Effect.runPromiseWith(yield* Effect.context())
  const refusals = yield* Queue.unbounded<number>()

  let shard: WebSocketShard | null = null
  let session = options.session === null ? null : sessionInfo(options.session, id, count)
  let located = unlocated
  /** The last socket never opened. */
  let unreachable = false
  /** To open a socket, since one was last ready. */
  let attempts = 0
  let stopped = false

  // The library's own way to end a socket waits 30 s for the peer's part, which a dead one never plays.
  const cut = () => shard?.["connection"]?.terminate()

  const line = yield* makeShardLine({
    listener: options.listener,
    socket: {
      send: (payload) => {
        shard?.send(payload).catch(() => undefined)
      },
      cut
    },
    sequence: session?.sequence ?? 0,
    onReady: () => {
      attempts = 0
    }
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
      line.isOpen()
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

  /** Resumes, or identifies with these intents. */
  const begin = (intents: GatewayIntentBits) => {
    shard = new WebSocketShard(makeStrategy(intents), id)
    // Its failed attempts leave listeners behind until one succeeds.
    shard.setMaxListeners(0)
    shard.on(WebSocketShardEvents.Hello, () => {
      unreachable = false
      line.opened()
    })
    shard.on(WebSocketShardEvents.Dispatch, line.dispatched)
    shard.on(WebSocketShardEvents.HeartbeatComplete, ({ heartbeatAt }) => line.acknowledged(heartbeatAt))
    shard.on(WebSocketShardEvents.SocketError, () => {
      unreachable = true
    })
    shard.on(WebSocketShardEvents.Closed, (code) => {
      line.closed(code)
      if (refusalOf(code) !== null) Queue.offerUnsafe(refusals, code)
    })
    // A refusal comes as both: without a listener this event would throw.
    shard.on(WebSocketShardEvents.Error, () => undefined)
    shard.connect().catch(() => undefined)
  }

  yield* Effect.addFinalizer(() =>
    Effect.gen(function* () {
      stopped = true
      line.silence()
      const current = shard
      if (current === null) return
      if (line.isOpen())
        yield* Effect.promise(() => current.destroy({ code: keepSession })).pipe(
          Effect.interruptible,
          Effect.timeoutOption("2 seconds")
        )
      cut()
    })
  )

  return {
    begin,
    /** The close code with which Discord refused the shard for good. */
    refusal: Queue.take(refusals),
    heartbeat: line.heartbeat,
    requestMembers: line.requestMembers
  } as const
})
