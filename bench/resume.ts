import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect } from "effect"
import { makeRedisServer } from "../tests/support/redis.ts"
import { startBot } from "./bot.ts"
import { start } from "./child.ts"
import type { FeederRequest } from "./discord/feeder.ts"
import { guildIdAt } from "./discord/payloads.ts"
import type { Figure, Section } from "./report.ts"

const sizes = [10_000, 100_000] as const

const people = 100

interface Resumed {
  /** From the gateway's RESUMED until every session lives in an actor and the bot says that it is ready: ms. */
  readonly afterGatewayMs: number
  /** The same from the start of the process: ms. */
  readonly afterStartMs: number
}

/**
 * Fills a bot with sessions, kills it, and starts it again on the same stores. The database is the embedded one for
 * both kinds of checkpoints: on a server, a killed process keeps its lease for up to 30 s more, whatever the number
 * of sessions.
 */
const resumeFrom = async (sessions: number, checkpoints: Readonly<Record<string, string>>): Promise<Resumed> => {
  const folder = mkdtempSync(join(tmpdir(), "guildhall-bench-"))
  const feeder = start<FeederRequest>("discord/feeder.ts")
  const token = "bench.bot.token"
  const port = Number(await feeder.ask({ ask: "open", size: { guilds: sessions / people, people } }))
  const environment = {
    ...checkpoints,
    DISCORD_TOKEN: token,
    DISCORD_API_URL: `http://127.0.0.1:${port}/api`,
    GUILDHALL_DATA_DIR: folder
  }
  let bot = await startBot(environment)
  try {
    await bot.ready()
    while ((await bot.sessions()) < sessions) await new Promise((resolve) => setTimeout(resolve, 200))
    await bot.checkpoint(guildIdAt(0))
    bot.kill()

    bot = await startBot(environment)
    await bot.ready()
    const gatewayAt = Number(await feeder.ask({ ask: "readyAt", token }))
    const live = await bot.sessions()
    const now = Date.now()
    if (live !== sessions) throw new Error(`${live} sessions were resumed of ${sessions}`)
    if (gatewayAt < bot.startedAt) throw new Error("the gateway session was not resumed")
    return { afterGatewayMs: now - gatewayAt, afterStartMs: now - bot.startedAt }
  } finally {
    bot.kill()
    feeder.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

const figures = ({ afterGatewayMs, afterStartMs }: Resumed, sessions: number, store: string): ReadonlyArray<Figure> => {
  const what = `${sessions.toLocaleString("en")} from ${store}`
  const aim = { says: "at most 15 s", holds: afterGatewayMs <= 15_000 }
  return [
    { what: `${what}, after RESUMED`, value: afterGatewayMs, unit: "ms", references: [], aim },
    { what: `${what}, after the process began`, value: afterStartMs, unit: "ms", references: [], aim: null }
  ]
}

export const resume = (): Promise<ReadonlyArray<Section>> =>
  Effect.runPromise(
    Effect.forEach(sizes, (sessions) =>
      Effect.gen(function* () {
        const { url } = yield* makeRedisServer()
        const fromRedis = yield* Effect.promise(() => resumeFrom(sessions, { REDIS_URL: url }))
        const embedded = yield* Effect.promise(() => resumeFrom(sessions, {}))
        return [...figures(fromRedis, sessions, "Redis"), ...figures(embedded, sessions, "the data folder")]
      }).pipe(Effect.scoped)
    ).pipe(
      Effect.map((all) => [
        {
          title: "Resuming after kill -9: until every session lives again and the bot is ready",
          figures: all.flat()
        }
      ])
    )
  )
