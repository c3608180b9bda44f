import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Layer, Logger, Option, Redacted, Scope } from "effect"
import { layerOtlp } from "../../../src/infra/tracing/otlp.ts"
import { childSpan } from "../../../src/infra/tracing/childSpan.ts"
import { Tracing } from "../../../src/infra/tracing/Traces.ts"
import { GuildId, UserId } from "../../../src/machines/ids.ts"
import { attributeOf, makeCollector } from "../../support/collector.ts"

const guildId = GuildId.make("1200000000000000001")
const ada = UserId.make("1200000000000000002")
const ben = UserId.make("1200000000000000003")

const choice = { headers: Redacted.make({}), serviceName: "tests", share: 1 }

/** Tracing as the bot has it, and how to end it. */
const begin = Effect.fnUntraced(function* (endpoint: string, share = 1) {
  const scope = yield* Scope.make()
  const context = yield* Layer.buildWithScope(
    layerOtlp({ ...choice, endpoint, share }, { version: "0", mode: "embedded" }),
    scope
  )
  const traces = yield* Tracing.pipe(Effect.provideContext(context))
  if (traces === null) return yield* Effect.die(new Error("tracing is off"))
  return { traces, context, end: Scope.close(scope, Exit.void) }
})

describe("traces", () => {
  it.live("show transitions in a turn that is traced, some of very many, and none outside of one", () =>
    Effect.gen(function* () {
      const collector = yield* makeCollector()
      const { end, traces } = yield* begin(collector.url)
      const how = { event: "VOICE.CHANGED", from: "active", to: "afk" }
      traces.transitioned(guildId, ada, how)
      const dispatch = traces.dispatched("GUILD_CREATE", guildId, 1)
      dispatch?.received()
      dispatch?.take(guildId, () => {
        for (let n = 0; n < 1000; n++) traces.transitioned(guildId, ada, how)
      })
      // What falls due later still comes of it, once.
      assert.strictEqual(traces.causeOf(guildId, ada)?.spanId, dispatch?.span.spanId)
      assert.isNull(traces.causeOf(guildId, ada))
      assert.isNull(traces.causeOf(guildId, ben))
      yield* end
      const named = (name: string) => collector.spans.filter((span) => span.name === name)
      assert.strictEqual(named("session.transition").length, 64)
      const [take] = named("guild.take")
      assert.strictEqual(take && attributeOf(take, "guildhall.transitions"), "1000")
    })
  )

  it.live("end a turn that a defect ended, as failed", () =>
    Effect.gen(function* () {
      const collector = yield* makeCollector()
      const { end, traces } = yield* begin(collector.url)
      const dispatch = traces.dispatched("MESSAGE_CREATE", guildId, 1)
      assert.throws(() =>
        dispatch?.take(guildId, () => {
          throw new Error("a defect")
        })
      )
      assert.isNull(traces.cause)
      yield* end
      assert.deepStrictEqual(
        collector.spans.map(({ name, status }) => [name, status.code]),
        [["guild.take", 2]]
      )
    })
  )

  it.live("are of the share of dispatches that was asked for, and of at most a hundred in a second", () =>
    Effect.gen(function* () {
      const collector = yield* makeCollector()
      const some = yield* begin(collector.url, 0.01)
      const all = yield* begin(collector.url, 1)
      const none = yield* begin(collector.url, 0)
      const chosen = ({ traces }: typeof some, of: number) =>
        Array.from({ length: of }, () => traces.choose()).filter((is) => is).length
      assert.strictEqual(chosen(some, 1000), 10)
      assert.isAtMost(chosen(all, 1000), 200)
      assert.strictEqual(chosen(none, 1000), 0)
      yield* Effect.all([some.end, all.end, none.end])
    })
  )

  it.live("hold nothing that others began, whoever they name as their parent", () =>
    Effect.gen(function* () {
      const collector = yield* makeCollector()
      const { context, end } = yield* begin(collector.url)
      const request = childSpan("discord.request", "client", () => ({}))(Effect.void)
      const stranger = { _tag: "ExternalSpan", traceId: "1".repeat(32), spanId: "2".repeat(16), sampled: true } as const
      yield* request.pipe(
        Effect.withSpan("http.server GET", { parent: { ...stranger, annotations: context } }),
        Effect.andThen(request.pipe(Effect.withSpan("LedgerStore.adjust"))),
        Effect.andThen(request),
        Effect.andThen(request.pipe(Effect.withSpan("ledger.settle", { root: true }))),
        Effect.provideContext(context)
      )
      yield* end
      assert.deepStrictEqual(collector.spans.map(({ name }) => name).sort(), ["discord.request", "ledger.settle"])
    })
  )

  it.live("of a collector that never answers, or is not there, hold up neither work nor the end", () =>
    Effect.gen(function* () {
      const collector = yield* makeCollector("hangs")
      const outlive = Effect.fnUntraced(function* (endpoint: string) {
        const { end, traces } = yield* begin(endpoint)
        for (let n = 0; n < 50; n++) traces.dispatched("MESSAGE_CREATE", guildId, n)?.received()
        const ended = yield* end.pipe(Effect.timeoutOption("20 seconds"))
        assert.isTrue(Option.isSome(ended), endpoint)
      })
      const gone = yield* Effect.scoped(Effect.map(makeCollector(), ({ url }) => url))
      const said: Array<unknown> = []
      const logger = Logger.make(({ logLevel, message }) => void said.push([logLevel, message].flat()[1]))
      yield* Effect.all([outlive(collector.url), outlive(gone)], { concurrency: 2 }).pipe(
        Effect.provide(Logger.layer([logger]))
      )
      assert.strictEqual(said.filter((text) => text === "traces do not reach their collector").length, 1)
    })
  )
})
