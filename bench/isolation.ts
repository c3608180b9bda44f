import { Effect } from "effect"
import { startPostgres } from "../tests/support/postgres.ts"
import { makeRedisServer } from "../tests/support/redis.ts"
import { start } from "./child.ts"
import type { FeederRequest } from "./discord/feeder.ts"
import { guildIdAt } from "./discord/payloads.ts"
import { median } from "./median.ts"
import type { SoakFigures, SoakRequest, SoakSetting } from "./pipelines/soak.ts"
import type { Figure, Section } from "./report.ts"

const guilds = 1000
const people = 20
/** Each member of an ordinary guild changes something that often: seconds. */
const every = 60
const ordinary = people / every
/** One guild with a hundred times the people and frames, and one whose sessions fail at every event: one each a second. */
const visitors = [people * 100, people] as const
const visiting = [ordinary * 100, people] as const
const token = "soak"

const pairs = 20
const seconds = 5

interface Pair {
  readonly quiet: SoakFigures
  readonly loaded: SoakFigures
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const measure = async (redisUrl: string, databaseUrl: string): Promise<ReadonlyArray<Pair>> => {
  const feeder = start<FeederRequest>("discord/feeder.ts")
  const bot = start<SoakRequest>("pipelines/soak.ts")
  try {
    const port = Number(await feeder.ask({ ask: "open", size: { guilds, people, visitors } }))
    const setting: SoakSetting = {
      port,
      redisUrl,
      databaseUrl,
      holder: "isolation",
      predecessor: null,
      sessions: guilds * people,
      payoutSeconds: 10,
      heartbeatMs: 1000,
      visitors: visitors.map((_, index) => guildIdAt(guilds + index)),
      faulty: guildIdAt(guilds + 1)
    }
    await bot.ask({ ask: "connect", setting })
    const look = async (load: ReadonlyArray<number>): Promise<SoakFigures> => {
      const here = load.length > 0
      if (here) await feeder.ask({ ask: "visit", token, here })
      await feeder.ask({ ask: "flow", token, perSecond: guilds * ordinary, visitors: load })
      await pause(1000)
      await bot.ask({ ask: "begin" })
      await pause(seconds * 1000)
      const figures = (await bot.ask({ ask: "figures" })) as SoakFigures
      await feeder.ask({ ask: "stop" })
      if (here) await feeder.ask({ ask: "visit", token, here: false })
      return figures
    }
    const found: Array<Pair> = []
    for (let round = -1; round < pairs; round++) {
      const quiet = await look([])
      const loaded = await look(visiting)
      if (loaded.crashes === 0) throw new Error("no session failed")
      // The first round only warms up.
      if (round >= 0) found.push({ quiet, loaded })
    }
    return found
  } finally {
    bot.kill()
    feeder.kill()
  }
}

/** What nobody notices: ms. */
const unnoticed = 5

const figure = (pairs: ReadonlyArray<Pair>, what: string, of: (figures: SoakFigures) => number): Figure => {
  const noticed = (figures: SoakFigures) => Math.max(unnoticed, of(figures))
  const ratio = median(pairs.map(({ loaded, quiet }) => noticed(loaded) / noticed(quiet)))
  return {
    what,
    value: median(pairs.map(({ loaded }) => of(loaded))),
    unit: "ms",
    references: [{ name: "without the two", value: median(pairs.map(({ quiet }) => of(quiet))), ratio }],
    aim: { says: "at most 1.5 times (below 5 ms: equal)", holds: ratio <= 1.5 }
  }
}

const sectionOf = (pairs: ReadonlyArray<Pair>): Section => {
  const crashes = median(pairs.map(({ loaded }) => loaded.crashes))
  const paid = (of: (pair: Pair) => SoakFigures) => median(pairs.map((pair) => of(pair).paid / guilds))
  const share = median(pairs.map(({ loaded, quiet }) => loaded.paid / quiet.paid))
  return {
    title:
      `Isolation: ${guilds.toLocaleString("en")} guilds of ${people} beside one of ${(people * 100).toLocaleString("en")} ` +
      `with 100 times their load, and one that crashed ${crashes} times in ${seconds} s`,
    figures: [
      figure(pairs, "frame sent to session changed, p99", ({ event }) => event.p99),
      figure(pairs, "heartbeat late, the worst", ({ heartbeat }) => heartbeat.most),
      figure(pairs, "segment due to paid, p99", ({ settlement }) => settlement.p99),
      {
        what: `segments paid for each guild in ${seconds} s`,
        value: paid(({ loaded }) => loaded),
        unit: "",
        references: [{ name: "without the two", value: paid(({ quiet }) => quiet), ratio: share }],
        aim: { says: "as many: at least 1 / 1.5", holds: share >= 1 / 1.5 }
      }
    ]
  }
}

/** Whether ordinary guilds notice two bad neighbours: the same process with and without them, in turns. */
export const isolation = (): Promise<ReadonlyArray<Section>> =>
  Effect.runPromise(
    Effect.gen(function* () {
      const { url } = yield* makeRedisServer()
      const postgres = yield* Effect.acquireRelease(
        Effect.promise(() => startPostgres({ fsync: "on", shared_buffers: "256MB" })),
        (server) => Effect.promise(() => server.close())
      )
      const database = yield* Effect.promise(() => postgres.createDatabase())
      return [sectionOf(yield* Effect.promise(() => measure(url, database)))]
    }).pipe(Effect.scoped)
  )
