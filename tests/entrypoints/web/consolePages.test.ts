import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { MemberView, SessionView } from "../../../src/actors/inspection/views.ts"
import { barriers, click, ConsoleStage, crowd, open, says, seen, textOf, token, vanished } from "./consoleStage.ts"

const run = Effect.fnUntraced(function* (
  ...steps: Parameters<Effect.Success<typeof ConsoleStage.make>["simulator"]["run"]>[0]
) {
  const { simulator } = yield* ConsoleStage
  yield* Effect.orDie(simulator.run(steps))
})

const harbour = Effect.map(ConsoleStage, ({ simulator }) => simulator.names.guild("g").facts.id)

const pathOf = Effect.fnUntraced(function* (member: string, kind: "sessions" | "members") {
  const { simulator } = yield* ConsoleStage
  return `/console/guilds/${yield* harbour}/${kind}/${simulator.names.user(member)}`
})

const roomOf = Effect.fnUntraced(function* (name: string) {
  const { simulator } = yield* ConsoleStage
  const { channels } = simulator.names.guild("g")
  const id = [...channels.values()].find((channel) => channel.name === name)?.id
  return `[data-testid="room-${id}"]`
})

/** A member as a row of the open room. */
const row = (name: string, inside = "") => `.sessions .row:has(a:text-is("${name}")) ${inside}`

/** A member in the card of a room, by what leads to the room. */
const chip = (door: string, name: string, inside = "") =>
  `.room:has(${door}) .chip${inside}:has(.name:text-is("${name}"))`

layer(ConsoleStage.layer, { excludeTestServices: true })("the console", (it) => {
  it.effect("asks for the token, says what is wrong with one, and goes on where one was", () =>
    Effect.gen(function* () {
      const { browser } = yield* ConsoleStage
      const stranger = yield* Effect.acquireRelease(
        Effect.promise(() => browser.newContext()),
        (context) => Effect.promise(() => context.close())
      )
      const page = yield* open("/console/machines", stranger)
      yield* seen(page, "h1:text-is('Sign in')")
      yield* Effect.promise(() => page.getByLabel("Operators’ token").fill("guessed"))
      yield* click(page, "button[type=submit]")
      yield* seen(page, "text=That is not the token of this bot.")
      yield* Effect.promise(() => page.getByLabel("Operators’ token").fill(token))
      yield* click(page, "button[type=submit]")
      yield* seen(page, "h1:text-is('Machines')")
      yield* seen(page, "svg.diagram")

      // Whoever's session is over signs in again, and stays where they are.
      yield* Effect.promise(() => stranger.clearCookies())
      yield* click(page, "nav >> text=Errors")
      yield* seen(page, "h1:text-is('Sign in')")
      yield* Effect.promise(() => page.getByLabel("Operators’ token").fill(token))
      yield* click(page, "button[type=submit]")
      yield* seen(page, "h1:text-is('Errors')")
      yield* seen(page, ".told, .empty")
      yield* click(page, "text=Sign out")
      yield* seen(page, "h1:text-is('Sign in')")
      yield* Effect.promise(() => page.reload())
      yield* seen(page, "h1:text-is('Sign in')")
    })
  )

  it.effect("shows the fleet, and its figures move by themselves", () =>
    Effect.gen(function* () {
      const page = yield* open("/console")
      yield* seen(page, "[data-live=live]")
      const total = Number(
        (yield* says(page, "[data-testid=sessions-total]", (text) => text !== "")).replace(/\D/g, "")
      )
      assert.isAtLeast(total, crowd)
      yield* run(
        { do: "join", member: "ada", guild: "g", channel: "Deck", screen: true },
        { do: "join", member: "ben", guild: "g", channel: "Deck", camera: true }
      )
      yield* says(page, "[data-testid=sessions-streaming]", (text) => text === "1")
      yield* says(page, "[data-testid=sessions-video]", (text) => text === "1")
      yield* seen(page, ".plot canvas")
      assert.strictEqual(yield* Effect.promise(() => page.locator(".plot").count()), 9)
      yield* seen(page, "#shards ~ .wide [data-state=live]")
      yield* seen(page, "#busiest ~ .wide >> text=Metropolis")
      yield* seen(page, "text=All 7 invariants hold")
      // What is pointed at in one plot is read in all of them; the keyboard points as well.
      yield* Effect.promise(() => page.locator(".canvas").first().focus())
      yield* Effect.promise(() => page.keyboard.press("ArrowLeft"))
      yield* seen(page, ".mark")
      yield* Effect.promise(() => page.keyboard.press("Escape"))
      yield* vanished(page, ".mark")
      yield* run({ do: "leave", member: "ada" }, { do: "leave", member: "ben" })
      yield* says(page, "[data-testid=sessions-streaming]", (text) => text === "0")
    })
  )

  it.effect("finds guilds by name, and scrolls through thousands of members with a few on the page", () =>
    Effect.gen(function* () {
      const page = yield* open("/console/guilds")
      yield* seen(page, "text=Harbour")
      yield* Effect.promise(() => page.getByLabel("Search by name or id").fill("metro"))
      yield* vanished(page, "text=Harbour")
      yield* Effect.promise(() => page.getByLabel("Order").selectOption("sessions"))
      yield* click(page, "a:text-is('Metropolis')")
      yield* seen(page, "h1:has-text('Metropolis')")
      const { metropolis, plaza } = yield* ConsoleStage
      const ofEverybody: Array<string> = []
      page.on("request", (request) => {
        if (/\/sessions\?limit|\/changes$/.test(request.url())) ofEverybody.push(request.url())
      })
      yield* says(page, `[data-testid="room-${plaza}"] .number`, (text) => text.includes("3\u202f000"))
      yield* click(page, `[data-testid="room-${plaza}"]`)
      yield* seen(page, ".sessions .space > .row")
      assert.strictEqual(new URL(page.url()).pathname, `/console/guilds/${metropolis}/channels/${plaza}`)
      const end = page.locator(`.row:has(a:text-is("Citizen ${crowd}"))`)
      let most = 0
      yield* Effect.promise(async () => {
        for (let i = 0; i < 200 && (await end.count()) === 0; i++) {
          await page.locator(".sessions .scroll").evaluate((box) => box.scrollBy(0, 5000))
          most = Math.max(most, await page.locator(".sessions .space > .row").count())
          await page.waitForTimeout(20)
        }
        await end.waitFor()
      })
      assert.isBelow(most, 60)
      // From here a member is a click away, and back leads to the open room.
      yield* Effect.promise(() => end.locator("a").click())
      yield* seen(page, `h1:has-text("Citizen ${crowd}")`)
      yield* seen(page, "[data-state-lit=active]")
      yield* Effect.promise(() => page.goBack())
      yield* seen(page, "h1:has-text('Metropolis')")
      yield* seen(page, ".sessions .space > .row")
      yield* Effect.promise(() => page.getByLabel("Search in Plaza").fill("citizen 2999"))
      yield* seen(page, row("Citizen 2999"))
      yield* vanished(page, row("Citizen 1"))
      // So many are never asked for beyond the room that stands open.
      assert.deepStrictEqual(ofEverybody, [])
    })
  )

  it.effect("shows who is in which room of a house while none is open, as it changes", () =>
    Effect.gen(function* () {
      const page = yield* open(`/console/guilds/${yield* harbour}`)
      const [deck, cabin] = [yield* roomOf("Deck"), yield* roomOf("Cabin")]
      yield* seen(page, "[data-live=live]")
      yield* run({ do: "join", member: "dot", guild: "g", channel: "Deck", camera: true })
      yield* seen(page, chip(deck, "dot", "[data-activity=video]"))
      yield* run({ do: "join", member: "cas", guild: "g", channel: "Deck" })
      yield* seen(page, chip(deck, "cas", "[data-activity=active]"))
      assert.deepStrictEqual(yield* Effect.promise(() => page.locator(".chip .name").allTextContents()), ["cas", "dot"])
      yield* run({ do: "set", member: "cas", mute: true })
      yield* seen(page, chip(deck, "cas", "[data-activity=afk]"))
      yield* run({ do: "move", member: "cas", channel: "Cabin" })
      yield* seen(page, chip(cabin, "cas", "[data-activity=afk]"))
      yield* vanished(page, chip(deck, "cas"))
      yield* run({ do: "set", member: "cas", mute: false })
      yield* seen(page, chip(cabin, "cas", "[data-activity=active]"))
      yield* run({ do: "leave", member: "cas" })
      yield* vanished(page, chip(cabin, "cas"))
      // An open room tells more, and is alone in telling; who is pointed at leads to a life.
      yield* click(page, deck)
      yield* seen(page, row("dot", "[data-activity=video]"))
      yield* vanished(page, ".chip")
      yield* click(page, deck)
      yield* click(page, chip(deck, "dot"))
      yield* seen(page, "[data-state-lit=video]")
      yield* run({ do: "set", member: "dot", camera: false }, { do: "leave", member: "dot" })
      yield* seen(page, "[data-state-lit=disconnected]")
    })
  )

  it.effect("shows who comes, changes, moves and goes in an open room, without being asked", () =>
    Effect.gen(function* () {
      const page = yield* open(`/console/guilds/${yield* harbour}`)
      const [deck, cabin] = [yield* roomOf("Deck"), yield* roomOf("Cabin")]
      yield* seen(page, "[data-live=live]")
      yield* run({ do: "join", member: "cas", guild: "g", channel: "Deck" })
      yield* says(page, `${deck} .number`, (text) => text.startsWith("1"))
      yield* click(page, deck)
      yield* seen(page, row("cas", "[data-activity=active]"))
      yield* run({ do: "set", member: "cas", mute: true })
      yield* seen(page, row("cas", "[data-activity=afk]"))
      yield* run({ do: "set", member: "cas", camera: true })
      yield* seen(page, row("cas", "[data-activity=video]"))
      yield* run({ do: "join", member: "dot", guild: "g", channel: "Deck", screen: true })
      yield* seen(page, row("dot", "[data-activity=streaming]"))
      yield* run({ do: "move", member: "cas", channel: "Cabin" })
      yield* vanished(page, row("cas"))
      yield* says(page, `${cabin} .number`, (text) => text.startsWith("1"))
      yield* run({ do: "leave", member: "dot" })
      yield* seen(page, "text=Nobody is here.")
      yield* run({ do: "leave", member: "cas" })
      yield* says(page, `${cabin} .number`, (text) => text.startsWith("0"))
    })
  )

  it.effect("says that it is cut off, and catches up when it is not any more", () =>
    Effect.gen(function* () {
      const { browser, origin } = yield* ConsoleStage
      const context = yield* Effect.acquireRelease(
        Effect.promise(() => browser.newContext()),
        (context) => Effect.promise(() => context.close())
      )
      yield* Effect.promise(() => context.request.post(`${origin}/console/session`, { data: { token } }))
      const page = yield* open(`/console/guilds/${yield* harbour}`, context)
      yield* click(page, yield* roomOf("Deck"))
      yield* seen(page, "text=Nobody is here.")
      yield* seen(page, "[data-live=live]")
      yield* Effect.promise(() => context.setOffline(true))
      yield* seen(page, "[data-live=reconnecting]")
      yield* run({ do: "join", member: "ben", guild: "g", channel: "Deck" })
      yield* Effect.promise(() => context.setOffline(false))
      yield* seen(page, "[data-live=live]")
      yield* seen(page, row("ben", "[data-activity=active]"))
      yield* run({ do: "leave", member: "ben" })
      yield* vanished(page, row("ben"))
    })
  )

  it.effect("lights each state that a session walks through, and lets it be read when it has ended", () =>
    Effect.gen(function* () {
      const page = yield* open(yield* pathOf("eli", "sessions"))
      yield* seen(page, "h1:has-text('Not in voice')")
      yield* run({ do: "join", member: "eli", guild: "g", channel: "Deck" })
      yield* seen(page, "[data-state-lit=active]")
      yield* run({ do: "set", member: "eli", mute: true })
      yield* seen(page, "[data-state-lit=afk]")
      yield* seen(page, ".trail")
      yield* run({ do: "set", member: "eli", mute: false, camera: true })
      yield* seen(page, "[data-state-lit=video]")
      yield* run({ do: "set", member: "eli", screen: true })
      yield* seen(page, "[data-state-lit=streaming]")
      yield* says(page, "#transitions ~ .wide tbody tr", (text) => /VOICE\.CHANGED.*video.*streaming/.test(text))
      assert.strictEqual(yield* Effect.promise(() => page.locator("[data-state-lit]").count()), 1)
      yield* run({ do: "leave", member: "eli" })
      yield* seen(page, "[data-state-lit=disconnected]")
      yield* seen(page, "text=This session has ended.")
      yield* seen(page, "h1:has-text('eli')")
    })
  )

  it.effect("does what is confirmed, and nothing that is not", () =>
    Effect.gen(function* () {
      const { bot, simulator } = yield* ConsoleStage
      yield* run({ do: "join", member: "fay", guild: "g", channel: "Cabin" })
      const page = yield* open(`/console/guilds/${yield* harbour}`)
      yield* says(page, "[data-testid=house-sessions]", (text) => text === "1")
      const figures = `/admin/guilds/${yield* harbour}/members/${simulator.names.user("fay")}`
      const member = yield* open(yield* pathOf("fay", "members"))
      yield* seen(member, "text=Nothing has been settled for this member yet.")

      // A page that others lie over draws once a second.
      yield* Effect.promise(() => page.bringToFront())
      yield* click(page, "button:has-text('Settle')")
      yield* seen(page, "dialog >> text=Harbour")
      yield* click(page, "dialog >> text=Cancel")
      yield* vanished(page, "dialog")
      yield* click(page, "button:has-text('Settle')")
      yield* seen(page, "dialog >> text=Harbour")
      yield* Effect.promise(() => page.keyboard.press("Escape"))
      yield* vanished(page, "dialog")
      yield* seen(member, "text=Nothing has been settled for this member yet.")

      const session = `/admin/guilds/${yield* harbour}/sessions/${simulator.names.user("fay")}`
      // Time is known up to the last frame.
      yield* run({ do: "wait", ms: 1200 }, { do: "say", member: "fay", guild: "g", channel: "log", text: "hello" })
      yield* bot.until(session, SessionView, ({ unpaidMs }) => unpaidMs > 1000)
      yield* click(page, "button:has-text('Settle')")
      yield* click(page, "dialog button.primary")
      yield* seen(page, "dialog >> text=Settled: nothing is left unpaid.")
      yield* click(page, "dialog >> text=Close")
      yield* bot.until(figures, MemberView, ({ seconds }) => seconds.total > 0)
      yield* Effect.promise(() => member.bringToFront())
      yield* seen(member, "[data-testid=xp]")
      yield* seen(member, "rect[data-fate=paid]")
      const [download] = yield* Effect.promise(() =>
        Promise.all([member.waitForEvent("download"), member.getByText("Download as CSV").click()])
      )
      assert.match(download.suggestedFilename(), /\.csv$/)
      yield* run({ do: "leave", member: "fay" })
    })
  )

  it.effect("shows what went wrong, as soon as it has", () =>
    Effect.gen(function* () {
      const page = yield* open("/console/errors")
      yield* seen(page, "h1:has-text('Errors')")
      yield* run({ do: "fault", kind: "close", code: 4000 }, { do: "wait", ms: 50 })
      yield* seen(page, ".told")
      assert.match(yield* textOf(page, ".told .level"), /warning|error/)
    })
  )

  it.effect("draws every state of the machines that run", () =>
    Effect.gen(function* () {
      const page = yield* open("/console/machines")
      yield* seen(page, "svg.diagram >> nth=1")
      const states = yield* Effect.promise(() => page.locator("svg.diagram .node text").allTextContents())
      assert.deepStrictEqual(states.toSorted(), [
        "absent",
        "active",
        "afk",
        "any state",
        "departed",
        "disconnected",
        "live",
        "reconciling",
        "streaming",
        "video"
      ])
      yield* click(page, "section:has(#machine-voiceSession) summary")
      yield* seen(page, "code:text-is('isStreaming')")
    })
  )

  it.effect("says kindly that something is not here", () =>
    Effect.gen(function* () {
      const page = yield* open("/console/guilds/81384788765712384")
      yield* seen(page, "h1:text-is('No such guild')")
      const nowhere = yield* open("/console/nowhere")
      yield* seen(nowhere, "h1:text-is('Nothing here')")
      yield* click(nowhere, "text=To the fleet")
      yield* seen(nowhere, "h1:has-text('Fleet')")
      assert.strictEqual(yield* Effect.promise(() => nowhere.evaluate<string>("document.activeElement.tagName")), "H1")
    })
  )

  it.effect("keeps nobody out, in either theme and on a phone", () =>
    Effect.gen(function* () {
      yield* run({ do: "join", member: "ada", guild: "g", channel: "Deck", screen: true, mute: true })
      const page = yield* open("/console")
      const { metropolis, origin, plaza } = yield* ConsoleStage
      const found: Array<string> = []
      /** Scripts hear of another theme or window when the page is next drawn. */
      const drawn = Effect.promise(() =>
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
      )
      const look = Effect.fnUntraced(function* (path: string, ready: string) {
        yield* Effect.promise(() => page.goto(`${origin}${path}`))
        yield* seen(page, ready)
        // The themes differ in nothing but colours.
        for (const [colorScheme, rule] of [["dark"], ["light", "color-contrast"]] as const) {
          yield* Effect.promise(() => page.emulateMedia({ colorScheme, reducedMotion: "reduce" }))
          yield* drawn
          for (const barrier of yield* barriers(page, rule)) found.push(`${path} ${colorScheme} ${barrier}`)
        }
        yield* Effect.promise(() => page.setViewportSize({ width: 360, height: 740 }))
        yield* drawn
        const overhang = yield* Effect.promise(() =>
          page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        )
        if (overhang > 0) found.push(`${path} is ${overhang} px wider than a phone`)
        yield* Effect.promise(() => page.setViewportSize({ width: 1280, height: 900 }))
      })
      yield* look("/console", ".plot canvas")
      yield* look("/console/guilds", "text=Harbour")
      yield* look(`/console/guilds/${metropolis}/channels/${plaza}`, ".sessions .space > .row")
      yield* look(`/console/guilds/${yield* harbour}`, ".chip")
      yield* look(yield* pathOf("ada", "sessions"), "[data-state-lit=streaming]")
      yield* look(yield* pathOf("ada", "members"), ".timeline")
      yield* look("/console/machines", "svg.diagram")
      yield* look("/console/errors", ".told")
      assert.deepStrictEqual(found, [])
    })
  )

  // The last one: after it nobody signs in from here for a while.
  it.effect("says for how long whoever guessed too often has to wait", () =>
    Effect.gen(function* () {
      const { browser, origin } = yield* ConsoleStage
      const guesser = yield* Effect.acquireRelease(
        Effect.promise(() => browser.newContext()),
        (context) => Effect.promise(() => context.close())
      )
      for (let i = 0; i < 11; i++) {
        yield* Effect.promise(() => guesser.request.post(`${origin}/console/session`, { data: { token: `${i}` } }))
      }
      const page = yield* open("/console", guesser)
      yield* Effect.promise(() => page.getByLabel("Operators’ token").fill("guessed"))
      yield* click(page, "button[type=submit]")
      yield* says(page, "#refusal", (text) => /Too many wrong tokens.*Try again in \d+ seconds?\./.test(text))
    })
  )
})
