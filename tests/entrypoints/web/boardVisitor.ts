import { assert } from "@effect/vitest"
import { Context, Effect, Layer, Schedule } from "effect"
import type { BrowserContextOptions, Page } from "playwright-core"
import { WebAssets } from "../../../src/entrypoints/http/WebAssets.ts"
import { makeBrowser, makeVisitor } from "../../support/browser.ts"

/** One browser for all the tests of a file. */
class Browser extends Context.Service<Browser>()("guildhall/tests/Browser", { make: makeBrowser }) {
  static readonly layer = Layer.effect(this, this.make)
}

/** What tests of the page need: the built pages, and a browser to look at them. */
export const boardTests = Layer.merge(WebAssets.layer, Browser.layer)

interface Visit extends BrowserContextOptions {
  /** Of the stage. */
  readonly origin: string
  readonly path?: string
  /** Run in the page before its own script. */
  readonly before?: string
}

/**
 * A visitor who looks at a page. When the test is over nothing may have been complained of on the console, and nobody
 * asked but the stage.
 */
export const visit = Effect.fnUntraced(function* ({ before, origin, path = "/g/harbour", ...options }: Visit) {
  const page = yield* makeVisitor(yield* Browser, options)
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
    if (!request.url().startsWith(origin)) strangers.push(request.url())
  })
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => assert.deepStrictEqual({ complaints, strangers }, { complaints: [], strangers: [] }))
  )
  if (before !== undefined) yield* Effect.promise(() => page.addInitScript(before))
  yield* Effect.promise(() => page.goto(`${origin}${path}`))
  return page
})

/** The names on the board, in the order they are read. */
export const namesOn = (page: Page) => Effect.promise(() => page.locator(".row .name").allTextContents())

export const inPage = <A>(page: Page, expression: string) => Effect.promise(() => page.evaluate<A>(expression))

/** Waits until it holds. It is asked from here: the page may not evaluate texts by itself. */
export const untilInPage = (page: Page, expression: string) =>
  inPage<boolean>(page, expression).pipe(
    Effect.repeat({ until: (holds) => holds, schedule: Schedule.spaced("30 millis") }),
    Effect.timeout("30 seconds")
  )

/** Waits until these names are on the board, in this order. */
export const untilNames = (page: Page, names: ReadonlyArray<string>) =>
  untilInPage(
    page,
    `JSON.stringify(Array.from(document.querySelectorAll(".row .name"), (name) => name.textContent)) === ${JSON.stringify(JSON.stringify(names))}`
  )

/** Waits until the foot of the page says so. */
export const untilLiveness = (page: Page, liveness: string) =>
  Effect.promise(() => page.locator(".liveness", { hasText: liveness }).waitFor())

/** How far the page reaches beyond the window: px. */
export const overhang = (page: Page) =>
  Effect.promise(() =>
    page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth")
  )
