import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { MemberView } from "../../src/actors/inspection/views.ts"
import { emptyFolder, startBot } from "../support/botProcess.ts"
import { attributeOf, makeCollector, type Span } from "../support/collector.ts"
import { guildPath, makeHarbour, memberPath, quick, untilInVoice } from "./stage.ts"

describe("the traces of an evening", () => {
  it.live("lead from a dispatch through the actors to its settlement, and from that to the notice", () =>
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
      yield* Effect.sleep("1200 millis")
      simulator.perform({ do: "set", member: "ada", selfMute: true })
      simulator.perform({ do: "say", member: "ada", guild: "g", channel: "log", text: "aye" })
      yield* bot.until(memberPath(simulator, "ada"), MemberView, ({ level }) => level > 1)
      const noticed = () => collector.spans.find(({ name }) => name === "notice.deliver")
      while (noticed() === undefined) yield* Effect.sleep("50 millis")
      simulator.perform({ do: "leave", member: "ada" })
      yield* untilInVoice(bot, simulator, [])
      assert.deepStrictEqual(yield* bot.terminate, { code: 0, signal: null })

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
})
