import { assert, layer } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { dateText } from "../../../../src/machines/texts/dates.ts"
import { assertLasted, controlsOf, dayBefore, figureIn, makeClub } from "./club.ts"

class Club extends Context.Service<Club, Effect.Success<ReturnType<typeof makeClub>>>()("tests/Club") {
  static readonly layer = Layer.effect(Club, makeClub(["ada", "bob", "cy", "dan", "eve", "fay"]))
}

const command = (member: string, options: Readonly<Record<string, string>> = {}) =>
  ({ do: "command", member, name: "vc stats", options }) as const

const press = (member: string, label: string) => ({ do: "press", member, label }) as const

const choose = (member: string, value: string) =>
  ({ do: "select", member, placeholder: "Whose statistics", values: [value] }) as const

const spans = ["Year", "Hours", "Weeks", "Months"] as const
const kinds = ["In voice", "Active", "AFK", "Camera", "Screen"] as const

layer(Club.layer, { timeout: "5 minutes", excludeTestServices: true })("statistics", (it) => {
  it.effect("of a member without any say so, and so do those of a guild", () =>
    Effect.gen(function* () {
      const { idOf, use } = yield* Club
      const own = yield* use(command("ada"))
      assert.isFalse(own.private)
      assert.include(own.message?.content ?? "", `**Time in voice**, <@${idOf("ada")}>: Past 365 days\n`)
      assert.include(own.message?.content ?? "", "ada has not been in voice in this time yet.")
      assert.strictEqual(figureIn(own, "Total"), "0s")
      assert.strictEqual(figureIn(own, "Current streak"), "0 days")
      assert.strictEqual(figureIn(own, "Most active day"), "none yet")
      for (const span of spans) {
        assert.include((yield* use(press("ada", span))).text, "ada has not been in voice in this time yet.")
      }
      assert.include((yield* use(press("ada", "Camera"))).text, "ada has not had the camera on in this time yet.")
      const guild = yield* use(press("ada", "Show the server"))
      assert.include(guild.text, "Nobody was in voice in this time yet.")
      assert.strictEqual(figureIn(guild, "Members"), "0")
      assert.strictEqual(figureIn(guild, "Peak"), "none yet")
      for (const span of spans) assert.include((yield* use(press("ada", span))).text, "Nobody was in voice")
    })
  )

  it.effect("count a member up to now by each kind of time, settled or not", () =>
    Effect.gen(function* () {
      const { asked, join, leave, settle, settled, simulator, use } = yield* Club
      const joined = yield* join("ada", "Deck")
      yield* Effect.sleep("2 seconds")
      const first = yield* asked(command("bob", { member: "ada" }))
      assertLasted(figureIn(first.made, "Total"), joined, first)
      assert.strictEqual(figureIn(first.made, "Current streak"), "1 day")
      assert.match(figureIn(first.made, "Most active day"), /^\d+s \(\d+ \w+ \d{4}\)$/u)
      assert.strictEqual(yield* settled("ada"), 0)
      yield* settle

      simulator.perform({ do: "set", member: "ada", selfMute: true, camera: true })
      yield* Effect.sleep("3 seconds")
      for (const span of spans) {
        const whole = yield* asked(press("bob", span))
        assertLasted(figureIn(whole.made, "Total"), joined, whole)
      }
      const left = yield* leave("ada")
      const total = (kind: (typeof kinds)[number]) =>
        Effect.map(use(press("bob", kind)), (reply) => Number.parseInt(figureIn(reply, "Total"), 10))
      const [voice, active, afk, camera, screen] = yield* Effect.forEach(kinds, total)
      assertLasted(`${voice}s`, joined, left)
      assert.isAtLeast(active ?? 0, 2)
      assert.isAtLeast(afk ?? 0, 3)
      // Each is cut to a whole second.
      assert.closeTo((active ?? 0) + (afk ?? 0), voice ?? 0, 1)
      assert.strictEqual(camera, afk)
      assert.strictEqual(screen, 0)
    })
  )

  it.effect("keep every choice when another is made", () =>
    Effect.gen(function* () {
      const { idOf, use } = yield* Club
      yield* use(command("bob"))
      yield* use(press("bob", "Months"))
      yield* use(press("bob", "AFK"))
      const chosen = yield* use(choose("bob", "ada"))
      const afk = `**AFK time in voice**, <@${idOf("ada")}>: Day by day, past 4 months`
      assert.include(chosen.text, afk)
      assert.deepStrictEqual(controlsOf(chosen), [...spans, "Show the server", ...kinds, "Whose statistics"])
      const guild = yield* use(press("bob", "Show the server"))
      assert.include(guild.text, "**Time in voice per active member**, Harbour: Day by day, past 4 months")
      assert.deepStrictEqual(controlsOf(guild), [
        ...spans,
        "Show the member",
        "Average",
        "Total",
        "Members",
        "Whose statistics"
      ])
      assert.include((yield* use(press("bob", "Members"))).text, "**Members in voice**, Harbour: Day by day")
      assert.include((yield* use(press("bob", "Hours"))).text, "**Members in voice**, Harbour: Hour by hour")
      const back = yield* use(press("bob", "Show the member"))
      assert.include(back.text, `**AFK time in voice**, <@${idOf("ada")}>: Hour by hour`)
      assert.include((yield* use(press("bob", "Months"))).text, afk)
      assert.include((yield* use(press("bob", "Show the server"))).text, "**Members in voice**, Harbour: Day by day")
      const another = yield* use(choose("bob", "cy"))
      assert.include(another.text, `**AFK time in voice**, <@${idOf("cy")}>: Day by day, past 4 months`)
      const refused = yield* use(press("cy", "Year"))
      assert.isTrue(refused.private)
    })
  )

  it.effect("of a guild add everyone up, also who hides, and name nobody", () =>
    Effect.gen(function* () {
      const { asked, hide, join, leave, use } = yield* Club
      const before = Number.parseInt(figureIn(yield* use(command("ada")), "Total"), 10)
      yield* hide("dan", true)
      const joined = yield* join("dan", "Deck")
      yield* Effect.sleep("2 seconds")
      yield* use(command("bob"))
      const average = yield* asked(press("bob", "Show the server"))
      assert.notInclude(average.made.text, "dan")
      assert.strictEqual(figureIn(average.made, "Members"), "2")
      const total = Number.parseInt(figureIn(average.made, "Total"), 10)
      assert.isAtLeast(total, before + (average.earliest - joined.latest) / 1000 - 1)
      assert.isAtMost(total, before + 1 + (average.latest - joined.earliest) / 1000)
      assert.strictEqual(figureIn(average.made, "Per member"), `${Math.floor(total / 2)}s`)
      assert.match(figureIn(average.made, "Peak"), /^\d+s \(\d+ \w+ \d{4}\)$/u)
      assert.match(figureIn(yield* use(press("bob", "Members")), "Peak"), /^2 members \(\d+ \w+ \d{4}\)$/u)
      assert.match(figureIn(yield* use(press("bob", "Hours")), "Peak"), /^\d members? \(\d+ \w+ \d{4}, \d+:00\)$/u)
      yield* leave("dan")
    })
  )

  it.effect("of who hides are for nobody but them", () =>
    Effect.gen(function* () {
      const { hide, idOf, join, use } = yield* Club
      // Who hides before anything of theirs is settled, hides all the same.
      yield* join("eve", "Cabin")
      yield* hide("eve", true)
      for (const member of ["dan", "eve"]) {
        const refused = yield* use(command("bob", { member }))
        assert.isTrue(refused.private)
        assert.include(refused.text, "This member is hidden.")
        yield* use(command("bob"))
        const chosen = yield* use(choose("bob", member))
        assert.isTrue(chosen.private)
        assert.include(chosen.text, "This member is hidden.")

        const own = yield* use(command(member))
        assert.isFalse(own.private)
        assert.include(own.text, "You are hidden, so this is shown to nobody but you.")
        assert.notInclude(own.text, "Total")
        const still = yield* use(press(member, "Weeks"))
        assert.notInclude(still.text, "Total")
        const shown = yield* use(press(member, "Show me"))
        assert.isTrue(shown.private)
        assert.include(shown.text, `**Time in voice**, <@${idOf(member)}>: Day by day, past 4 weeks`)
        assert.match(figureIn(shown, "Total"), /^\d+s$/u)
        const turned = yield* use(press(member, "Months"))
        assert.isTrue(turned.private)
        assert.include(turned.text, `<@${idOf(member)}>: Day by day, past 4 months`)
      }
      // What was shown to everyone before is not shown again once they hide.
      yield* hide("ada", false)
      const seen = yield* use(command("ada"))
      assert.include(seen.text, "Total")
      yield* hide("ada", true)
      const again = yield* use({ ...press("ada", "Hours"), message: seen.message?.id ?? "" })
      assert.strictEqual(again.message?.id, seen.message?.id)
      assert.notInclude(again.text, "Total")
      yield* hide("ada", false)
    })
  )

  it.effect("count the days that their chart shows", () =>
    Effect.gen(function* () {
      const { settlePast, use } = yield* Club
      const hoursOn = { 400: 8, 200: 16, 40: 2, 10: 4, 2: 1 }
      const past = yield* Effect.forEach(Object.entries(hoursOn), ([ago, hours]) =>
        Effect.map(dayBefore(Number(ago)), (day) => [day, hours] as const)
      )
      yield* settlePast(
        ["fay"],
        past.toSorted(([a], [b]) => a.localeCompare(b))
      )
      const year = yield* use(command("bob", { member: "fay" }))
      assert.strictEqual(figureIn(year, "Per active day"), "5h 45m")
      assert.strictEqual(figureIn(year, "Current streak"), "0 days")
      const most = dateText("en", yield* dayBefore(200), "date")
      assert.strictEqual(figureIn(year, "Most active day"), `16h (${most})`)
      const expected = { Year: "23h", Hours: "1h", Weeks: "5h", Months: "7h" }
      for (const [span, total] of Object.entries(expected)) {
        assert.strictEqual(figureIn(yield* use(press("bob", span)), "Total"), total, span)
      }
      yield* use(press("bob", "Show the server"))
      for (const [span, total] of Object.entries(expected)) {
        // With what others have stayed a moment ago.
        const guild = figureIn(yield* use(press("bob", span)), "Total")
        assert.isTrue(guild === total || guild.startsWith(`${total} `), `${span}: ${guild}`)
      }
    })
  )

  it.effect("are none of bots", () =>
    Effect.gen(function* () {
      const { use } = yield* Club
      const refused = yield* use(command("bob", { member: "robo" }))
      assert.isTrue(refused.private)
      assert.include(refused.text, "Bots are not counted.")
      yield* use(command("bob"))
      const chosen = yield* use(choose("bob", "robo"))
      assert.isTrue(chosen.private)
      assert.include(chosen.text, "Bots are not counted.")
    })
  )

  it.effect("are a picture where the guild wants pictures, and words again where it does not", () =>
    Effect.gen(function* () {
      const { putSettings, use } = yield* Club
      const files = (reply: {
        readonly message: { readonly attachments: ReadonlyArray<{ filename: string }> } | null
      }) => reply.message?.attachments.map(({ filename }) => filename)
      yield* putSettings({ modules: { cards: true } })
      assert.deepStrictEqual(files(yield* use(command("ada"))), ["voice-statistics.webp"])
      for (const span of ["Hours", "Months", "Weeks"]) {
        assert.deepStrictEqual(files(yield* use(press("ada", span))), ["voice-statistics.webp"])
      }
      assert.deepStrictEqual(files(yield* use(press("ada", "Show the server"))), ["voice-statistics.webp"])
      yield* putSettings({})
      assert.deepStrictEqual(files(yield* use(press("ada", "Members"))), [])
    })
  )
})
