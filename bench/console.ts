import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect } from "effect"
import type { Page } from "playwright-core"
import { makeBrowser, makeVisitor } from "../tests/support/browser.ts"
import { startPostgres } from "../tests/support/postgres.ts"
import { makeRedisServer } from "../tests/support/redis.ts"
import { bearer, type Bot, startBot } from "./bot.ts"
import { type Child, start } from "./child.ts"
import type { FeederRequest } from "./discord/feeder.ts"
import { guildIdAt, userIdAt, type Voice } from "./discord/payloads.ts"
import { quantiles, type Quantiles } from "./quantiles.ts"
import type { Section } from "./report.ts"

/** Ordinary guilds, and a large one: 100 000 people in voice in all. */
const guilds = 900
const people = 100
const large = 10_000
const sessions = guilds * people + large
/** The large guild comes as a visitor, whom a greeting leaves out. */
const largeGuild = guilds
/** Each member changes something that often: seconds. */
const every = 180
const token = "bench.bot.token"

/** Of the large guild. The crowd, which changes at random, hardly ever chooses this one of so many. */
const person = 4321
const channel = 3

const quiet: Voice = { channel, muted: false, camera: false, screen: false }

/** What a member does, and the state of the machine that it lights. */
const walk = [
  ["afk", { ...quiet, muted: true }],
  ["video", { ...quiet, camera: true }],
  ["streaming", { ...quiet, screen: true }],
  ["active", quiet],
  ["disconnected", { ...quiet, channel: null }],
  ["active", quiet]
] as const satisfies ReadonlyArray<readonly [string, Voice]>

const rounds = 10

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** What the page does to say when it lights a state: ms. A text, because it runs where there is a document. */
const whenLit = (state: string) => `new Promise((resolve) => {
  const look = () => document.querySelector('[data-state-lit="${state}"]') !== null && resolve(Date.now())
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true })
  look()
})`

/** From the sending of each frame to the lit state in the page: ms. */
const followWalk = async (page: Page, feeder: Child<FeederRequest>): Promise<ReadonlyArray<number>> => {
  const took: Array<number> = []
  for (let round = 0; round < rounds; round++) {
    for (const [state, voice] of walk) {
      const lit = page.evaluate<number>(whenLit(state))
      const sentAt = Number(await feeder.ask({ ask: "show", token, guild: largeGuild, person, voice }))
      took.push((await lit) - sentAt)
      // At any moment of what the changes are gathered over.
      await pause(200 + 37 * (took.length % 11))
    }
  }
  return took
}

const asking = async (bot: Bot, path: string, times: number): Promise<Quantiles> => {
  const took: Array<number> = []
  for (let n = 0; n < times; n++) {
    const began = performance.now()
    const answer = await bot.ask(path)
    await answer.arrayBuffer()
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    took.push(performance.now() - began)
  }
  return quantiles(took)
}

const cpuSeconds = async (bot: Bot): Promise<number> => {
  const metrics = await (await bot.ask("/metrics")).text()
  const seconds = /^process_cpu_seconds_total (\S+)$/m.exec(metrics)?.[1]
  if (seconds === undefined) throw new Error("the bot does not say how much CPU it uses")
  return Number(seconds)
}

/** As long as from one payout to the next: who came together is paid together. */
const payout = 60_000

/** The share of a core that a bot uses while so many watch its fleet. */
const shareWith = async (bot: Bot, watchers: number): Promise<number> => {
  const abort = new AbortController()
  const streams = Array.from({ length: watchers }, async () => {
    const { body } = await fetch(`${bot.url}/admin/runtime/stream`, {
      headers: { authorization: `Bearer ${bearer}` },
      signal: abort.signal
    })
    for await (const _ of body ?? []);
  })
  await pause(1000)
  const [before, began] = [await cpuSeconds(bot), performance.now()]
  await pause(payout)
  const share = ((await cpuSeconds(bot)) - before) / ((performance.now() - began) / 1000)
  abort.abort()
  await Promise.allSettled(streams)
  return share
}

const signIn = async (page: Page, url: string) => {
  await page.goto(`${url}/console`)
  await page.fill("input[type=password]", bearer)
  await page.press("input[type=password]", "Enter")
  await page.waitForSelector("input[type=password]", { state: "detached" })
}

const addresses = {
  fleet: "/console",
  house: `/console/guilds/${guildIdAt(largeGuild)}`,
  session: `/console/guilds/${guildIdAt(largeGuild)}/sessions/${userIdAt(largeGuild, person)}`
} as const

const paint = async (page: Page, url: string, folder: string) => {
  mkdirSync(folder, { recursive: true })
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme })
    for (const [name, path] of Object.entries(addresses)) {
      await page.goto(`${url}${path}`)
      // Plots draw what was sampled, and then what is.
      await pause(3000)
      await page.screenshot({ path: join(folder, `console-${name}-${colorScheme}.png`) })
    }
  }
}

const measure = (redisUrl: string, databaseUrl: string, pictures: string | null) =>
  Effect.gen(function* () {
    const folder = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "guildhall-bench-"))),
      (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
    )
    const feeder = yield* Effect.acquireRelease(
      Effect.sync(() => start<FeederRequest>("discord/feeder.ts")),
      ({ kill }) => Effect.sync(kill)
    )
    const port = yield* Effect.promise(async () =>
      Number(await feeder.ask({ ask: "open", size: { guilds, people, visitors: [large] } }))
    )
    const bot = yield* Effect.acquireRelease(
      Effect.promise(() =>
        startBot({
          DISCORD_TOKEN: token,
          DISCORD_API_URL: `http://127.0.0.1:${port}/api`,
          DATABASE_URL: databaseUrl,
          REDIS_URL: redisUrl,
          GUILDHALL_DATA_DIR: folder
        })
      ),
      ({ kill }) => Effect.sync(kill)
    )
    const page = yield* makeVisitor(yield* makeBrowser, { viewport: { width: 1440, height: 900 } })
    return yield* Effect.promise(async () => {
      await bot.ready()
      // One after the other: the frames of a greeting are in order.
      while ((await bot.sessions()) < guilds * people) await pause(200)
      await feeder.ask({ ask: "visit", token, here: true })
      while ((await bot.sessions()) < sessions) await pause(200)
      const perSecond = guilds * people
      await feeder.ask({ ask: "flow", token, perSecond: perSecond / every, visitors: [large / every] })
      // Nothing is due before.
      await pause(payout + 10_000)

      const alone = await shareWith(bot, 0)
      const one = await shareWith(bot, 1)
      const many = await shareWith(bot, 50)
      const guild = `/admin/guilds/${guildIdAt(largeGuild)}`
      const half = userIdAt(largeGuild, large / 2)
      const answers = {
        "the runtime": await asking(bot, "/admin/runtime", 50),
        "the first of the guilds, busiest first": await asking(bot, "/admin/guilds?order=load&limit=20", 50),
        "the house of 10,000": await asking(bot, `${guild}/house`, 50),
        "a page of its sessions": await asking(bot, `${guild}/sessions?limit=100&cursor=${half}`, 50),
        "a page of them found by name": await asking(bot, `${guild}/sessions?limit=100&search=99`, 50)
      }

      await signIn(page, bot.url)
      await page.goto(`${bot.url}${addresses.session}`)
      await page.waitForSelector("[data-state-lit]")
      const lit = quantiles(await followWalk(page, feeder))
      if (pictures !== null) await paint(page, bot.url, pictures)
      return { alone, one, many, answers, lit }
    })
  })

/** The operators' console at 100 000 live sessions, in a real browser. */
export const consoleLive = (pictures: string | null): Promise<ReadonlyArray<Section>> =>
  Effect.runPromise(
    Effect.gen(function* () {
      const { url } = yield* makeRedisServer()
      const postgres = yield* Effect.acquireRelease(
        Effect.promise(() => startPostgres({ fsync: "on", shared_buffers: "512MB", max_wal_size: "4GB" })),
        (server) => Effect.promise(() => server.close())
      )
      const database = yield* Effect.promise(() => postgres.createDatabase())
      const { alone, answers, lit, many, one } = yield* measure(url, database, pictures)
      const figure = (what: string, value: number, unit: string) => ({ what, value, unit, references: [], aim: null })
      return [
        {
          title: `The console at ${sessions.toLocaleString("en")} live sessions`,
          figures: [
            figure("frame sent to state lit in the page, p50", lit.p50, "ms"),
            figure("the same, p99", lit.p99, "ms"),
            {
              ...figure("the same, the worst", lit.most, "ms"),
              aim: { says: "below 1 s", holds: lit.most < 1000 }
            },
            figure("CPU of the bot, nobody watching", alone * 100, "% of a core"),
            figure("more of it for the fleet once a second, one watching", (one - alone) * 100, "% of a core"),
            figure("the same, fifty watching", (many - alone) * 100, "% of a core"),
            ...Object.entries(answers).flatMap(([what, { most, p50 }]) => [
              figure(`${what}, p50`, p50, "ms"),
              figure("the same, the worst of 50", most, "ms")
            ])
          ]
        }
      ]
    }).pipe(Effect.scoped)
  )
