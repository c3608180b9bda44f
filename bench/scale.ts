import { Effect } from "effect"
import { startPostgres } from "../tests/support/postgres.ts"
import { makeRedisServer } from "../tests/support/redis.ts"
import { type Child, start } from "./child.ts"
import type { FeederRequest } from "./discord/feeder.ts"
import type { SoakFigures, SoakRequest, SoakSetting } from "./pipelines/soak.ts"

/** What one size did. */
export interface Scaled {
  readonly sessions: number
  readonly figures: SoakFigures
  /** Heap and external a session, when all garbage is gone; and the whole process's. */
  readonly bytes: number
  readonly rssBytes: number
  /** From the start of a process after kill -9 until every session lives and the gateway session is resumed: ms. */
  readonly restartMs: number
}

const people = 100
/** Each member changes something that often: seconds. */
const every = 180
const token = "soak"

const pause = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

/** What an operator would allow a process of that size, where Node's own limit of 4 GiB is too little. */
const flagsFor = (sessions: number): ReadonlyArray<string> => (sessions > 200_000 ? ["--max-old-space-size=12288"] : [])

export interface ScaleOptions {
  /** How long each size is watched, after as long to warm up as a payout takes: seconds. */
  readonly seconds: number
  /** Flags of Node for the process that is measured. */
  readonly flags?: ReadonlyArray<string>
}

/**
 * A bot of so many live sessions on a Redis and a Postgres with fsync, where every member changes something once in
 * three minutes: watched for a while, then killed and started again.
 */
const soak = async (
  sessions: number,
  redisUrl: string,
  databaseUrl: string,
  { flags = [], seconds }: ScaleOptions
): Promise<Scaled> => {
  const guilds = sessions / people
  const feeder = start<FeederRequest>("discord/feeder.ts", [], flagsFor(sessions))
  const run = () => start<SoakRequest>("pipelines/soak.ts", [], [...flagsFor(sessions), ...flags])
  // Not the one that is watched: a process once made to collect its garbage goes on collecting it too often.
  const empty = run()
  const before = Number(await empty.ask({ ask: "weigh" }))
  empty.kill()
  let bot: Child<SoakRequest> = run()
  try {
    const port = Number(await feeder.ask({ ask: "open", size: { guilds, people } }))
    const setting: SoakSetting = {
      port,
      redisUrl,
      databaseUrl,
      holder: "soak 1",
      predecessor: null,
      sessions,
      payoutSeconds: 60,
      heartbeatMs: 5000,
      visitors: [],
      faulty: null
    }
    await bot.ask({ ask: "connect", setting })
    await feeder.ask({ ask: "flow", token, perSecond: sessions / every, visitors: [] })
    await pause(70)
    await bot.ask({ ask: "begin" })
    await pause(seconds)
    const figures = (await bot.ask({ ask: "figures" })) as SoakFigures
    const { present } = (await feeder.ask({ ask: "stop" })) as { readonly present: number }
    bot.kill()

    bot = run()
    const began = performance.now()
    await bot.ask({
      ask: "connect",
      setting: { ...setting, sessions: present, holder: "soak 2", predecessor: "soak 1" }
    })
    const restartMs = performance.now() - began
    if ((await bot.ask({ ask: "positions" })) !== (await feeder.ask({ ask: "positions" })))
      throw new Error("after its restart the bot does not know where everybody is")
    const bytes = (Number(await bot.ask({ ask: "weigh" })) - before) / sessions
    return { sessions, figures, bytes, rssBytes: figures.rssBytes, restartMs }
  } finally {
    bot.kill()
    feeder.kill()
  }
}

/** One size on servers of its own. */
export const scaleTo = (sessions: number, options: ScaleOptions): Promise<Scaled> =>
  Effect.runPromise(
    Effect.gen(function* () {
      const { url } = yield* makeRedisServer()
      const postgres = yield* Effect.acquireRelease(
        Effect.promise(() => startPostgres({ fsync: "on", shared_buffers: "512MB", max_wal_size: "4GB" })),
        (server) => Effect.promise(() => server.close())
      )
      const database = yield* Effect.promise(() => postgres.createDatabase())
      return yield* Effect.promise(() => soak(sessions, url, database, options))
    }).pipe(Effect.scoped)
  )
