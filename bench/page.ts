import { Effect, Schema } from "effect"
import { LedgerStore } from "../src/infra/ledger/LedgerStore.ts"
import { GuildId, UserId } from "../src/machines/ids.ts"
import { GuildSettings } from "../src/machines/settings/GuildSettings.ts"
import { guildPath, makeStage } from "../tests/e2e/stage.ts"
import { makeBrowser, makeVisitor } from "../tests/support/browser.ts"
import { median } from "./median.ts"
import type { Figure, Section } from "./report.ts"

const members = 100
const visits = 9

/** Compressed bytes of scripts that a page may load, and until when its first content must be there: ms. */
const mostScript = 60_000
const latest = 1000

const settings = Schema.encodeSync(GuildSettings)(Schema.decodeSync(GuildSettings)({ modules: { webBoard: true } }))

/** What a browser reports of a page that it has just opened. */
const Opened = Schema.Struct({
  /** Of the first content, and until everything was loaded: ms since the address was entered. */
  paintedAt: Schema.Finite,
  loadedAt: Schema.Finite,
  /** As transferred. */
  scriptBytes: Schema.Finite,
  styleBytes: Schema.Finite,
  documentBytes: Schema.Finite
})

const look = `(() => {
  const of = (type) => performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(type))
  const sum = (entries) => entries.reduce((all, { encodedBodySize }) => all + encodedBodySize, 0)
  const [page] = performance.getEntriesByType("navigation")
  const [paint] = performance.getEntriesByName("first-contentful-paint")
  return {
    paintedAt: paint.startTime, loadedAt: page.loadEventEnd, documentBytes: page.encodedBodySize,
    scriptBytes: sum(of(".js")), styleBytes: sum(of(".css"))
  }
})()`

/** The page of a full board of the bot as it is run, opened by browsers that have never seen it. */
const measure = Effect.gen(function* () {
  const names = Array.from({ length: members }, (_, i) => `sailor${i}`)
  const stage = yield* makeStage(names)
  const { simulator } = stage
  const guildId = GuildId.make(simulator.names.guild("g").facts.id)
  yield* stage.inStores(
    Effect.flatMap(LedgerStore, (ledger) =>
      Effect.forEach(names, (name, i) => {
        const userId = UserId.make(simulator.names.user(name))
        return ledger.adjust(guildId, userId, { kind: "add", xp: 1000 + 10 * i }, "a bench", "bench")
      })
    )
  )
  const bot = yield* stage.start({ GUILDHALL_TRUSTED_PROXIES: "loopback" })
  yield* bot.ready
  yield* bot.put(guildPath(simulator, "/settings"), settings)
  const site = /Public web: (http:[^"\s]+)/.exec(bot.stdout())?.[1] ?? ""
  const browser = yield* makeBrowser
  const opened = yield* Effect.forEach(Array.from({ length: visits }), (_, visit) =>
    Effect.gen(function* () {
      const page = yield* makeVisitor(browser, { extraHTTPHeaders: { "x-forwarded-for": `10.0.0.${visit}` } })
      yield* Effect.promise(() => page.goto(`${site}/g/harbour`, { waitUntil: "load" }))
      yield* Effect.promise(() => page.locator(".row").last().waitFor())
      return yield* Schema.decodeUnknownEffect(Opened)(yield* Effect.promise(() => page.evaluate(look)))
    }).pipe(Effect.scoped)
  )
  const middle = (of: (page: typeof Opened.Type) => number) => median(opened.map(of))
  const painted = middle(({ paintedAt }) => paintedAt)
  const script = middle(({ scriptBytes }) => scriptBytes)
  const figure = (what: string, value: number, unit: string, aim: Figure["aim"] = null): Figure => ({
    what,
    value,
    unit,
    references: [],
    aim
  })
  const section: Section = {
    title: "The page of a board of a hundred, on loopback",
    figures: [
      figure("first content, median", painted, "ms", { says: "below 1 s", holds: painted < latest }),
      figure("first content, latest", Math.max(...opened.map(({ paintedAt }) => paintedAt)), "ms"),
      figure(
        "all loaded, median",
        middle(({ loadedAt }) => loadedAt),
        "ms"
      ),
      figure("script, compressed", script / 1000, "kB", { says: "below 60 kB", holds: script < mostScript }),
      figure("styles, compressed", middle(({ styleBytes }) => styleBytes) / 1000, "kB"),
      figure("document, compressed", middle(({ documentBytes }) => documentBytes) / 1000, "kB")
    ]
  }
  return [section]
}).pipe(Effect.scoped)

export const page = () => Effect.runPromise(measure)
