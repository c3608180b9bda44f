import { readFileSync } from "node:fs"
import { assert, layer } from "@effect/vitest"
import { Context, Effect, Layer, Schema } from "effect"
import { MemberView } from "../../src/actors/inspection/views.ts"
import type { Simulator } from "../../src/infra/simulator/Simulator.ts"
import { emptyFolder, startBot } from "../support/botProcess.ts"
import { attributeOf, type Collector, makeCollector, type Span } from "../support/collector.ts"
import { guildPath, makeHarbour, memberPath, quick, untilInVoice } from "./stage.ts"

/** One evening of a bot that is traced and measured, and what was seen of it. */
class Evening extends Context.Service<
  Evening,
  { readonly simulator: Simulator; readonly collector: Collector; readonly metrics: string; readonly exit: unknown }
>()("tests/Evening") {
  static readonly layer = Layer.effect(
    Evening,
    Effect.gen(function* () {
      const simulator = yield* makeHarbour(["ada"])
      const collector = yield* makeCollector()
      const bot = yield* startBot({
        ...quick,
        GUILDHALL_DATA_DIR: yield* emptyFolder,
        GUILDHALL_HTTP_PORT: "0",
        DISCORD_TOKEN: simulator.token,
        DISCORD_API_URL: simulator.addresses.api,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20collector",
        OTEL_SERVICE_NAME: "harbour",
        OTEL_TRACES_SAMPLER_ARG: "1"
      })
      yield* bot.ready
      const log = simulator.names.channel(simulator.names.guild("g"), "log").id
      yield* bot.put(guildPath(simulator, "/settings", "g"), {
        modules: { notices: true },
        chat: { xp: { min: 150, max: 150 }, cooldownSeconds: 0 },
        voice: { payoutSeconds: 5 },
        curve: { kind: "linear", base: 100 },
        notices: { where: "channel", channelId: log, minLevel: 2 }
      })
      simulator.perform({ do: "join", member: "ada", guild: "g", channel: "Deck" })
      yield* untilInVoice(bot, simulator, ["ada"])
      // Something to be paid for.
      yield* Effect.sleep("1200 millis")
      simulator.perform({ do: "set", member: "ada", selfMute: true })
      simulator.perform({ do: "say", member: "ada", guild: "g", channel: "log", text: "aye" })
      yield* bot.until(memberPath(simulator, "ada"), MemberView, ({ level }) => level > 1)
      while (!collector.spans.some(({ name }) => name === "notice.deliver")) yield* Effect.sleep("50 millis")
      simulator.perform({ do: "leave", member: "ada" })
      yield* untilInVoice(bot, simulator, [])
      const addressOf = (door: RegExp) => door.exec(bot.stdout())?.[1] ?? ""
      const read = (url: string) => Effect.promise(async () => (await fetch(url)).text())
      yield* read(addressOf(/Public web: (http:\/\/[\d.:]+)/))
      const metrics = yield* read(`${addressOf(/Admin API: (http:\/\/[\d.:]+)/)}/metrics`)
      return Evening.of({ simulator, collector, metrics, exit: yield* bot.terminate })
    })
  )
}

const Expressions = Schema.fromJsonString(
  Schema.Struct({
    panels: Schema.Array(
      Schema.Struct({ targets: Schema.optionalKey(Schema.Array(Schema.Struct({ expr: Schema.String }))) })
    ),
    templating: Schema.Struct({
      list: Schema.Array(Schema.Struct({ definition: Schema.optionalKey(Schema.String) }))
    })
  })
)

const fileAt = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8")

/** What a scrape adds. */
const ofPrometheus = ["job", "instance"]

/** The labels of each metric in an answer of /metrics. */
const exposedIn = (metrics: string): ReadonlyMap<string, ReadonlySet<string>> => {
  const exposed = new Map([["up", new Set(ofPrometheus)]])
  for (const [, name = "", labels = ""] of metrics.matchAll(/^([a-z]\w*)(?:\{(.*)\})? /gm)) {
    const known = exposed.get(name) ?? new Set(ofPrometheus)
    exposed.set(name, known)
    for (const [, label = ""] of labels.matchAll(/(\w+)="/g)) known.add(label)
  }
  return exposed
}

/** Metrics that an expression of PromQL names, with the labels it asks of them. */
const askedIn = (expression: string): ReadonlyArray<readonly [name: string, labels: ReadonlyArray<string>]> => {
  const grouped = [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, labels = ""]) => labels.split(/,\s*/))
  const valued = [...expression.matchAll(/label_values\(\w+, (\w+)\)/g)].map(([, label = ""]) => label)
  return Array.from(
    expression.matchAll(/\b((?:guildhall|process|nodejs)_\w+|up)\b(?:\{([^}]*)\})?/g),
    ([, name = "", matchers = ""]) => [
      name,
      [...Array.from(matchers.matchAll(/(\w+)\s*(?:=|!)/g), ([, label = ""]) => label), ...grouped, ...valued]
    ]
  )
}

layer(Evening.layer, { excludeTestServices: true, timeout: "3 minutes" })("an evening that is watched", (it) => {
  it.effect("leaves traces from a dispatch through the actors to its settlement, and from that to the notice", () =>
    Effect.gen(function* () {
      const { collector, exit, simulator } = yield* Evening
      assert.deepStrictEqual(exit, { code: 0, signal: null })

      const { requests, services, spans } = collector
      assert.deepStrictEqual([...services], ["harbour"])
      assert.deepStrictEqual(
        [...new Set(requests.map(({ authorization, path }) => `${path} ${authorization}`))],
        ["/v1/traces Bearer collector"]
      )
      const user = simulator.names.user("ada")
      const named = (name: string) => spans.filter((span) => span.name === name)
      const parentOf = (span: Span) => spans.find(({ spanId }) => spanId === span.parentSpanId)
      const rootOf = (span: Span): Span => {
        const parent = parentOf(span)
        return parent === undefined ? span : rootOf(parent)
      }

      // Nothing but what we begin ourselves: the admin API's requests are not in it.
      assert.deepStrictEqual(
        [...new Set(spans.filter((span) => span.parentSpanId === undefined).map(({ name }) => name))].sort(),
        ["gateway.dispatch", "ledger.settle"]
      )
      const transitions = named("session.transition").filter((span) => attributeOf(span, "guildhall.user_id") === user)
      assert.deepStrictEqual(
        transitions.map((span) => [attributeOf(span, "guildhall.from"), attributeOf(span, "guildhall.to")]).slice(-2),
        [
          ["active", "afk"],
          ["afk", "disconnected"]
        ]
      )
      for (const span of transitions) {
        assert.strictEqual(parentOf(span)?.name, "guild.take")
        assert.strictEqual(attributeOf(rootOf(span), "guildhall.dispatch"), "VOICE_STATE_UPDATE")
      }

      // The message raised the level: its settlement names it, and the notice lies below that settlement.
      const settlement = named("ledger.settle").find((span) => attributeOf(span, "guildhall.messages") === "1")
      const paidFor = settlement?.links.map(({ spanId, traceId }) => {
        const span = spans.find((span) => span.spanId === spanId && span.traceId === traceId)
        return span === undefined ? null : attributeOf(span, "guildhall.dispatch")
      })
      assert.include(paidFor ?? [], "MESSAGE_CREATE")
      const notice = named("notice.deliver").find((span) => span.parentSpanId === settlement?.spanId)
      assert.strictEqual(notice?.traceId, settlement?.traceId)
      const below = spans.filter((span) => span.traceId === settlement?.traceId).map(({ name }) => name)
      assert.includeMembers(below, ["postgres", "discord.request"])
      const posted = named("discord.request").find((span) => attributeOf(span, "http.request.method") === "POST")
      assert.strictEqual(posted && attributeOf(posted, "url.template"), "/channels/:id/messages")

      // What the mute and the leaving closed is paid in a settlement that names them; the last one while the bot stopped.
      const linked = new Set(named("ledger.settle").flatMap(({ links }) => links.map(({ spanId }) => spanId)))
      for (const span of transitions.slice(-2)) assert.isTrue(linked.has(rootOf(span).spanId), JSON.stringify(span))
    })
  )

  it.effect("exposes every metric that the dashboard and the alerts ask for, with its labels", () =>
    Effect.gen(function* () {
      const exposed = exposedIn((yield* Evening).metrics)
      const { panels, templating } = yield* Schema.decodeEffect(Expressions)(fileAt("docs/grafana/guildhall.json"))
      const alerts = Array.from(
        fileAt("docs/prometheus/alerts.yml").matchAll(/^ +expr: (.*)$/gm),
        ([, expr = ""]) => expr
      )
      const asked = [
        ...alerts,
        ...panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
        ...templating.list.flatMap(({ definition }) => definition ?? [])
      ].flatMap(askedIn)
      assert.isAbove(asked.length, 80)
      const missing = asked.flatMap(([name, labels]) => {
        const known = exposed.get(name)
        if (known === undefined) return [name]
        return labels.filter((label) => !known.has(label)).map((label) => `${name}{${label}}`)
      })
      assert.deepStrictEqual([...new Set(missing)], [])
    })
  )
  it.effect("has an answer in the manual to every alert", () =>
    Effect.sync(() => {
      const named = (text: string, pattern: RegExp) => Array.from(text.matchAll(pattern), ([, name]) => name)
      const alerts = named(fileAt("docs/prometheus/alerts.yml"), /- alert: (\w+)/g)
      assert.deepStrictEqual(named(fileAt("docs/operations.md"), /^### (Guildhall\w+)$/gm), alerts)
    })
  )

  it.effect("exposes nothing that the manual does not explain", () =>
    Effect.gen(function* () {
      const manual = fileAt("docs/operations.md")
      const types = [...(yield* Evening).metrics.matchAll(/^# TYPE (\w+) /gm)].map(([, name = ""]) => name)
      assert.deepStrictEqual(
        types.filter((name) => !manual.includes(`\`${name}`)),
        []
      )
    })
  )
})
