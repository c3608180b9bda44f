import { Effect } from "effect"
import { type BrowserContextOptions, chromium } from "playwright-core"
import { findBinary } from "./binaries.ts"

/** It runs as root, in a sandbox of its own, and talks to nobody but us. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync"
]

/** Debian's Chromium, for as long as the scope lives. Start one for a whole file: it takes a second. */
export const makeBrowser = Effect.acquireRelease(
  Effect.promise(() =>
    chromium.launch({ executablePath: findBinary({ name: "chromium", package: "chromium" }), args: flags })
  ),
  (browser) => Effect.promise(() => browser.close())
)

/** A person's browser: cookies and storage of its own. */
export const makeVisitor = Effect.fnUntraced(function* (
  browser: Effect.Success<typeof makeBrowser>,
  options: BrowserContextOptions = {}
) {
  const context = yield* Effect.acquireRelease(
    Effect.promise(() => browser.newContext(options)),
    (context) => Effect.promise(() => context.close())
  )
  return yield* Effect.promise(() => context.newPage())
})
