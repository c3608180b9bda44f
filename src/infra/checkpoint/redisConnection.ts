import { Deferred, Effect, Queue } from "effect"
import { Redis } from "ioredis"
import { CheckpointUnavailable } from "./CheckpointStore.ts"
import { parseInfo, RedisRefused, refusalOfError, refusalOfInfo, wordsOf } from "./redisRefused.ts"
import { scripts } from "./redisScripts.ts"

/** The longest wait for an answer, in ms: then the socket is given up, for it may be a black hole. */
const patience = 1500

/** The longest pause between two attempts to connect, in ms. */
const longestPause = 2000

type State =
  | { readonly _tag: "Up"; readonly run: string }
  | { readonly _tag: "Down"; readonly cause: string | RedisRefused }

export interface RedisConnection {
  /**
   * Runs commands on the live connection, and fails at once when there is none. `run` names the run of the server:
   * it changes when the server restarts.
   */
  readonly use: <A>(commands: (client: Redis, run: string) => Promise<A>) => Effect.Effect<A, CheckpointUnavailable>
}

const open = (url: string, pauseBefore: (attempt: number) => number) =>
  new Redis(url, {
    scripts,
    lazyConnect: true,
    connectionName: "guildhall",
    connectTimeout: patience,
    commandTimeout: patience,
    socketTimeout: patience,
    // What could not be sent now fails now: the caller knows better than a queue what is still true later.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: pauseBefore
  })

const report = (before: State | null, after: State) => {
  if (after._tag === "Up") return before === null ? Effect.void : Effect.logInfo("Redis is back")
  if (after.cause instanceof RedisRefused) return Effect.logError("Redis is refused", after.cause.message)
  return Effect.logWarning("Redis is away: checkpoints wait for it", after.cause)
}

/** Whether a change of state is news: repeated failures to reconnect are not. */
const isNews = (before: State | null, after: State) => {
  if (before?._tag !== "Down" || after._tag === "Up") return true
  return after.cause instanceof RedisRefused && !(before.cause instanceof RedisRefused)
}

/**
 * Connects, and reconnects for as long as the scope lives. Fails only when the server's first answer shows that it
 * will not do; one that cannot be reached is waited for in the background.
 */
export const connectRedis = Effect.fnUntraced(function* (url: string) {
  const first = yield* Deferred.make<void, RedisRefused>()
  const news = yield* Queue.unbounded<readonly [State | null, State]>()
  let state: State | null = null
  let refusal: RedisRefused | null = null
  let words = "not connected yet"

  const become = (after: State) => {
    if (isNews(state, after)) Queue.offerUnsafe(news, [state, after])
    state = after
    const refused = after._tag === "Down" && after.cause instanceof RedisRefused
    Deferred.doneUnsafe(first, refused ? Effect.fail(after.cause) : Effect.void)
  }

  const client = yield* Effect.acquireRelease(
    Effect.sync(() =>
      open(url, (attempt) => (refusal === null ? Math.min(50 * 2 ** attempt, longestPause) : longestPause))
    ),
    (client) => Effect.sync(() => client.disconnect())
  )

  /** Looks at every server we are connected to: it may be another one, or the same one started anew. */
  const inspect = async () => {
    const info = parseInfo(await client.info())
    refusal ??= refusalOfInfo(info)
    if (refusal === null) return become({ _tag: "Up", run: info.get("run_id") ?? "" })
    client.disconnect(true)
  }

  const note = (error: unknown) => {
    words = wordsOf(error)
    refusal ??= refusalOfError(error)
  }

  client.on("connect", () => {
    refusal = null
    words = "the connection was closed"
  })
  client.on("error", note)
  client.on("ready", () => {
    inspect().catch((error: unknown) => {
      note(error)
      client.disconnect(true)
    })
  })
  client.on("close", () => become({ _tag: "Down", cause: refusal ?? words }))

  yield* Queue.take(news).pipe(
    Effect.flatMap(([before, after]) => report(before, after)),
    Effect.forever,
    Effect.forkScoped
  )
  // Its outcome arrives as an event.
  client.connect().catch(() => {})
  yield* Deferred.await(first)

  const use: RedisConnection["use"] = (commands) =>
    Effect.suspend(() => {
      if (state?._tag !== "Up") return Effect.fail(new CheckpointUnavailable({ cause: state?.cause }))
      const { run } = state
      return Effect.tryPromise({
        try: () => commands(client, run),
        catch: (error) => new CheckpointUnavailable({ cause: wordsOf(error) })
      })
    })

  return { use } satisfies RedisConnection
})
