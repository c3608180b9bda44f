import { assert, layer } from "@effect/vitest"
import { Effect, Schema } from "effect"
import type { Page } from "playwright-core"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { GuildId, UserId } from "../../../src/machines/ids.ts"
import { GuildSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { guildPath, makeStage, memberPath, untilInVoice } from "../../e2e/stage.ts"
import { boardTests, inPage, namesOn, visit } from "./boardVisitor.ts"

/** A period of the board, a payout, a settlement, and a machine with much else to do: ms. */
const patience = 60_000

const untilNames = (page: Page, wanted: (names: ReadonlyArray<string>) => boolean) =>
  Effect.gen(function* () {
    const end = performance.now() + patience
    for (;;) {
      const names = yield* namesOn(page)
      if (wanted(names)) return names
      assert.isBelow(performance.now(), end, `the board stayed ${names.join()}`)
      yield* Effect.sleep("100 millis")
    }
  })

/** Waits until the row of a member says something. */
const untilSaid = (page: Page, name: string, words: string) =>
  Effect.promise(() =>
    page.locator(".row", { hasText: name }).filter({ hasText: words }).waitFor({ timeout: patience })
  )

/** What comes over the wire from now on: events of the stream, and all bytes. */
const listenTo = Effect.fnUntraced(function* (page: Page) {
  const wire = { events: 0, bytes: 0 }
  const session = yield* Effect.promise(() => page.context().newCDPSession(page))
  session.on("Network.eventSourceMessageReceived", () => wire.events++)
  session.on("Network.dataReceived", ({ dataLength }) => (wire.bytes += dataLength))
  yield* Effect.promise(() => session.send("Network.enable"))
  return wire
})

layer(boardTests, { timeout: "5 minutes", excludeTestServices: true })("the board of a real bot", (it) => {
  it.effect("follows what members do in two browsers, without a reload, and stays still when they rest", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(["ada", "bob", "cleo"])
      const { simulator } = stage
      const bot = yield* stage.start({ GUILDHALL_PUBLIC_URL: "https://board.example" })
      yield* bot.ready
      const settings = { modules: { webBoard: true }, voice: { payoutSeconds: 5 }, chat: { cooldownSeconds: 0 } }
      const choose = (webBoard: boolean) =>
        bot.put(
          guildPath(simulator, "/settings"),
          Schema.encodeSync(GuildSettings)(Schema.decodeSync(GuildSettings)({ ...settings, modules: { webBoard } }))
        )
      const origin = /Public web: (http:[^"\s]+)/.exec(bot.stdout())?.[1] ?? ""
      const gone = yield* Effect.promise(() => fetch(`${origin}/g/harbour`))
      assert.strictEqual(gone.status, 404)
      yield* choose(true)
      yield* simulator.run([
        { do: "say", member: "cleo", channel: "log", text: "ahoy" },
        { do: "say", member: "ada", channel: "log", text: "hello" },
        { do: "say", member: "ada", channel: "log", text: "hello again" }
      ])

      const me = simulator.names.user("ada")
      const first = yield* visit({ origin, path: `/g/harbour?me=${me}`, colorScheme: "dark" })
      const second = yield* visit({ origin, viewport: { width: 390, height: 844 } })
      yield* Effect.forEach([first, second], (page) => inPage(page, "void (window.unloaded = false)"))
      yield* Effect.forEach([first, second], (page) => untilNames(page, (names) => names.join() === "ada,cleo"))

      // Bob talks and shows himself, until he is ahead of both; Cleo hides.
      const { guildId, cleo } = {
        guildId: GuildId.make(simulator.names.guild("g").facts.id),
        cleo: UserId.make(simulator.names.user("cleo"))
      }
      yield* simulator.run([
        { do: "join", member: "bob", channel: "Deck", camera: true },
        { do: "set", member: "bob", screen: true }
      ])
      yield* stage.inStores(Effect.flatMap(LedgerStore, (ledger) => ledger.hide(guildId, cleo, true)))
      yield* Effect.forEach([first, second], (page) => untilNames(page, (names) => names.join() === "bob,ada"), {
        concurrency: 2
      })
      yield* simulator.run([{ do: "leave", member: "bob" }])

      // Until what he still earned is told, too. Then nothing is left to tell.
      yield* untilInVoice(bot, simulator, [])
      yield* bot.post(guildPath(simulator, "/settle"))
      const { xp } = yield* bot.get(memberPath(simulator, "bob"), Schema.Struct({ xp: Schema.Finite }))
      yield* Effect.forEach([first, second], (page) => untilSaid(page, "bob", `${xp.toLocaleString("en")} XP`), {
        concurrency: 2
      })
      const wires = yield* Effect.forEach([first, second], listenTo)
      yield* Effect.sleep("21 seconds")
      for (const { bytes, events } of wires) {
        assert.strictEqual(events, 0)
        // A comment of eight bytes every 15 s.
        assert.isAtMost(bytes, 2 * ": ping\n\n".length)
      }
      assert.deepStrictEqual(
        yield* Effect.forEach([first, second], (page) => inPage<boolean>(page, "window.unloaded === false")),
        [true, true]
      )

      yield* choose(false)
      const answer = yield* Effect.promise(() => fetch(`${origin}/g/harbour`))
      assert.strictEqual(answer.status, 404)
      assert.strictEqual(
        (yield* Effect.promise(() => answer.text())).replaceAll(/\s/g, ""),
        (yield* Effect.promise(() => fetch(`${origin}/g/no-such-guild`).then((it) => it.text()))).replaceAll(/\s/g, "")
      )
      assert.strictEqual(yield* Effect.promise(() => gone.text().then((text) => text.length > 0)), true)
    }).pipe(Effect.scoped)
  )
})
