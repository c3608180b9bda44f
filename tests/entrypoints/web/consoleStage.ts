import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { assert } from "@effect/vitest"
import { Context, Effect, Layer, Schedule } from "effect"
import type { BrowserContext, Page } from "playwright-core"
import { type BotProcess, emptyFolder, startBot } from "../../support/botProcess.ts"
import { makeBrowser } from "../../support/browser.ts"
import { makeHarbour, quick } from "../../e2e/stage.ts"

export const token = "tests-only"

/** Members of the large guild, all of them in one room. */
export const crowd = 3000

const people = ["ada", "ben", "cas", "dot", "eli", "fay"] as const

/** A bot with its console, a simulated Discord with two guilds, and a browser whose owner is signed in. */
export class ConsoleStage extends Context.Service<ConsoleStage>()("guildhall/tests/ConsoleStage", {
  make: Effect.gen(function* () {
    const simulator = yield* makeHarbour(people)
    const { discord } = simulator
    const metropolis = discord.places.addGuild("Metropolis").facts.id
    const plaza = discord.places.addChannel(metropolis, "Plaza", "voice").id
    for (let i = 1; i <= crowd; i++) {
      const { id } = discord.world.newUser(`Citizen ${i}`, {})
      discord.people.addMember(metropolis, id)
      discord.voice.join(metropolis, id, plaza, {})
    }
    discord.places.setInstalled(metropolis, true)
    const bot: BotProcess = yield* startBot({
      ...quick,
      GUILDHALL_DATA_DIR: yield* emptyFolder,
      GUILDHALL_PAYOUT_INTERVAL: "1 hour",
      DISCORD_TOKEN: simulator.token,
      DISCORD_API_URL: simulator.addresses.api
    })
    const browser = yield* makeBrowser
    yield* bot.ready
    const [, origin = ""] = /Admin API: (http:\/\/[\d.:]+)/.exec(bot.stdout()) ?? []
    const operator = yield* Effect.promise(() => browser.newContext({ viewport: { width: 1280, height: 900 } }))
    yield* Effect.promise(() => operator.request.post(`${origin}/console/session`, { data: { token } }))
    return { bot, browser, metropolis, operator, origin, plaza, simulator }
  })
}) {
  static readonly layer = Layer.effect(this, this.make)
}

/**
 * Opens a page of the console. When the test is over nothing may have been complained of, least of all by the content
 * security policy, and nobody asked but the bot.
 */
export const open = Effect.fnUntraced(function* (path: string, context?: BrowserContext) {
  const { operator, origin } = yield* ConsoleStage
  const page = yield* Effect.acquireRelease(
    Effect.promise(() => (context ?? operator).newPage()),
    (page) => Effect.promise(() => page.close())
  )
  const complaints: Array<string> = []
  const strangers: Array<string> = []
  page.on("console", (message) => {
    // An answer that is no success is part of some tests.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      complaints.push(message.text())
    }
  })
  page.on("pageerror", (error) => complaints.push(String(error)))
  page.on("request", (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith("data:")) strangers.push(request.url())
  })
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => assert.deepStrictEqual({ complaints, strangers }, { complaints: [], strangers: [] }))
  )
  yield* Effect.promise(() => page.goto(`${origin}${path}`))
  return page
})

/** Waits until an element is there, and seen. */
export const seen = (page: Page, selector: string) => Effect.promise(() => page.locator(selector).first().waitFor())

/** Waits until nothing like it is seen. */
export const vanished = (page: Page, selector: string) =>
  Effect.promise(() => page.locator(selector).first().waitFor({ state: "hidden" }))

export const textOf = (page: Page, selector: string) =>
  Effect.promise(async () => (await page.locator(selector).first().textContent())?.trim() ?? "")

/** Waits until an element says so. */
export const says = (page: Page, selector: string, wanted: (text: string) => boolean) =>
  textOf(page, selector).pipe(
    Effect.repeat({ until: wanted, schedule: Schedule.spaced("30 millis") }),
    Effect.timeout("30 seconds")
  )

export const click = (page: Page, selector: string) => Effect.promise(() => page.locator(selector).first().click())

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

/** What would keep somebody from using the page: serious and critical findings alone, of all rules or of one. */
export const barriers = (page: Page, rule?: string) =>
  Effect.promise(async () => {
    await page.evaluate(axe)
    const options = JSON.stringify({ resultTypes: ["violations"], ...(rule === undefined ? {} : { runOnly: [rule] }) })
    return page.evaluate<ReadonlyArray<string>>(
      `axe.run(${options}).then(({ violations }) => violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))`
    )
  })
