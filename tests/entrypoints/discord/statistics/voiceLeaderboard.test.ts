import { assert, layer } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { assertLasted, controlsOf, dayBefore, makeClub, timeOn } from "./club.ts"

const crowd = Array.from({ length: 101 }, (_, index) => `sailor${index + 1}`)

class Club extends Context.Service<Club, Effect.Success<ReturnType<typeof makeClub>>>()("tests/Club") {
  static readonly layer = Layer.effect(Club, makeClub(["ada", "bob", "cy", "dan", "eve", "fay", "gil", ...crowd]))
}

const command = (member: string, options: Readonly<Record<string, string>> = {}) =>
  ({ do: "command", member, name: "vc leaderboard", options }) as const

const press = (member: string, label: string) => ({ do: "press", member, label }) as const

const choose = (member: string, placeholder: string, value: string) =>
  ({ do: "select", member, placeholder, values: [value] }) as const

layer(Club.layer, { timeout: "5 minutes", excludeTestServices: true })("the voice leaderboard", (it) => {
  it.effect("invites whoever comes first", () =>
    Effect.gen(function* () {
      const { use } = yield* Club
      const reply = yield* use(command("ada"))
      assert.isFalse(reply.private)
      assert.include(
        reply.message?.content ?? "",
        "**Time in voice**, This month\nNobody was in voice in this time yet."
      )
      assert.deepStrictEqual(controlsOf(reply), ["Partners", "Over which time"])
    })
  )

  it.effect("counts who is in voice up to now, settled or not, and nothing twice", () =>
    Effect.gen(function* () {
      const { asked, join, leave, move, settle, settled } = yield* Club
      const joined = yield* join("ada", "Deck")
      yield* Effect.sleep("2 seconds")
      const first = yield* asked(command("bob"))
      assertLasted(timeOn(first.made, "ada"), joined, first)
      assert.include(first.made.text, "Page 1 of 1. You are not on this board.")
      assert.strictEqual(yield* settled("ada"), 0)

      yield* settle
      assert.isAbove(yield* settled("ada"), 0)
      const second = yield* asked(command("ada", { range: "Past 24 hours" }))
      assertLasted(timeOn(second.made, "ada"), joined, second)
      assert.include(second.made.text, "**Time in voice**, Past 24 hours")
      assert.include(second.made.text, "You are **#1** of 1 with ")
      assert.include(second.made.text, "▸ 🥇 ada")

      yield* move("ada", "Cabin")
      const moved = yield* asked(command("ada", { range: "All time" }))
      assertLasted(timeOn(moved.made, "ada"), joined, moved)
      const left = yield* leave("ada")
      yield* Effect.sleep("2 seconds")
      for (const range of ["Today", "Past 7 days", "This year"]) {
        const after = yield* asked(command("ada", { range }))
        assertLasted(timeOn(after.made, "ada"), joined, left)
      }
    })
  )

  it.effect("shows with whom a member spent time: as long as both were in one channel", () =>
    Effect.gen(function* () {
      const { asked, idOf, join, leave, move, settle, use } = yield* Club
      assert.include(
        (yield* use(command("bob", { member: "bob" }))).message?.content ?? "",
        `**Voice partners of <@${idOf("bob")}>**, This month\n<@${idOf("bob")}> has shared a voice channel with nobody`
      )
      yield* join("ada", "Deck")
      yield* join("bob", "Cabin")
      yield* Effect.sleep("1 second")
      const together = yield* move("bob", "Deck")
      yield* Effect.sleep("2 seconds")
      const now = yield* asked(command("bob", { member: "ada" }))
      assertLasted(timeOn(now.made, "bob"), together, now)
      assert.include(now.made.text, "You are **#1** of 1 with ")
      yield* settle
      const apart = yield* leave("ada")
      yield* Effect.sleep("1 second")
      const own = yield* use(command("bob", { member: "bob" }))
      assertLasted(timeOn(own, "ada"), together, apart)
      assert.notInclude(own.text, " bob: **")
      assert.notInclude(own.text, "You are")
      yield* leave("bob")
    })
  )

  it.effect("holds no more than its range", () =>
    Effect.gen(function* () {
      const { settlePast, use } = yield* Club
      const [inside, week, weeks, ever] = yield* Effect.forEach([2, 5, 10, 400], dayBefore)
      const past = [
        [ever ?? "", 8],
        [weeks ?? "", 4],
        [week ?? "", 2],
        [inside ?? "", 1]
      ] as const
      yield* settlePast(["fay", "gil"], past)
      const today = yield* dayBefore(0)
      const since = (length: number) =>
        past.reduce((sum, [day, hours]) => (day.startsWith(today.slice(0, length)) ? sum + hours : sum), 0)
      const expected = {
        Today: 0,
        "Past 24 hours": 0,
        "Past 72 hours": 1,
        "Past 7 days": 3,
        "Past 14 days": 7,
        "This month": since(7),
        "This year": since(4),
        "All time": 15
      }
      for (const [range, hours] of Object.entries(expected)) {
        for (const options of [{ range }, { range, member: "gil" }]) {
          const { text } = yield* use(command("ada", options))
          if (hours === 0) assert.notInclude(text, " fay: **", range)
          else assert.include(text, ` fay: **${hours}h**`, range)
        }
      }
    })
  )

  it.effect("keeps every choice when another is made", () =>
    Effect.gen(function* () {
      const { idOf, use } = yield* Club
      const of = (member: string) => `**Voice partners of <@${idOf(member)}>**`
      yield* use(command("bob", { range: "Today" }))
      assert.include((yield* use(press("bob", "Partners"))).text, `${of("bob")}, Today`)
      assert.include((yield* use(choose("bob", "Whose partners", "ada"))).text, `${of("ada")}, Today`)
      const year = yield* use(choose("bob", "Over which time", "This year"))
      assert.include(year.text, `${of("ada")}, This year`)
      assert.deepStrictEqual(controlsOf(year), ["Time", "Over which time", "Whose partners"])
      const time = yield* use(press("bob", "Time"))
      assert.include(time.text, "**Time in voice**, This year")
      assert.deepStrictEqual(controlsOf(time), ["Partners", "Over which time"])
      assert.include((yield* use(press("bob", "Partners"))).text, `${of("ada")}, This year`)
      const refused = yield* use(press("cy", "Time"))
      assert.isTrue(refused.private)
      assert.include(refused.text, "These buttons belong to whoever used the command.")
    })
  )

  it.effect("names nobody who hides, and is shown to them alone", () =>
    Effect.gen(function* () {
      const { hide, idOf, join, leave, use } = yield* Club
      yield* join("eve", "Deck")
      yield* join("dan", "Deck")
      yield* hide("dan", true)
      yield* Effect.sleep("1 second")
      const board = yield* use(command("bob", { range: "All time" }))
      assert.include(board.text, " eve: **")
      assert.notInclude(board.text, "dan")
      assert.notInclude((yield* use(command("bob", { member: "eve" }))).text, "dan")
      assert.include((yield* use(command("dan"))).text, "You are not on this board.")

      const refused = yield* use(command("bob", { member: "dan" }))
      assert.isTrue(refused.private)
      assert.include(refused.text, "This member is hidden.")
      yield* use(command("bob", { member: "eve" }))
      const chosen = yield* use(choose("bob", "Whose partners", "dan"))
      assert.isTrue(chosen.private)
      assert.include(chosen.text, "This member is hidden.")

      const own = yield* use(command("dan", { member: "dan", range: "All time" }))
      assert.isFalse(own.private)
      assert.include(own.text, "You are hidden, so this is shown to nobody but you.")
      assert.notInclude(own.text, "eve")
      const shown = yield* use(press("dan", "Show me"))
      assert.isTrue(shown.private)
      assert.include(shown.text, `**Voice partners of <@${idOf("dan")}>**, All time`)
      assert.include(shown.text, " eve: **")
      const still = yield* use(choose("dan", "Over which time", "Past 24 hours"))
      assert.isTrue(still.private)
      assert.include(still.text, " eve: **")
      // Everyone sees the board of all: what is about them alone does not follow into it.
      const time = yield* use(command("dan"))
      const turned = yield* use({ ...press("dan", "Partners"), message: time.message?.id ?? "" })
      assert.strictEqual(turned.message?.id, time.message?.id)
      assert.notInclude(turned.text, "eve")
      yield* hide("dan", false)
      assert.include((yield* use(command("bob", { member: "eve" }))).text, " dan: **")
      yield* leave("dan")
      yield* leave("eve")
    })
  )

  it.effect("counts no bots, and says so", () =>
    Effect.gen(function* () {
      const { join, leave, simulator, use } = yield* Club
      simulator.perform({ do: "join", member: "robo", channel: "Deck" })
      yield* join("bob", "Deck")
      const board = yield* use(command("bob", { member: "bob" }))
      assert.notInclude(board.text, "Robo")
      assert.notInclude((yield* use(command("bob"))).text, "Robo")
      const refused = yield* use(command("bob", { member: "robo" }))
      assert.isTrue(refused.private)
      assert.include(refused.text, "Bots are not counted.")
      yield* use(command("bob", { member: "bob" }))
      const chosen = yield* use(choose("bob", "Whose partners", "robo"))
      assert.isTrue(chosen.private)
      assert.include(chosen.text, "Bots are not counted.")
      simulator.perform({ do: "leave", member: "robo" })
      yield* leave("bob")
    })
  )

  it.effect("is turned page by page, and says what it leaves out where a channel is crowded", () =>
    Effect.gen(function* () {
      const { idOf, join, simulator, use } = yield* Club
      const [early = "", ...later] = crowd
      const last = later.at(-1) ?? ""
      yield* join(early, "Cabin")
      for (const member of later) {
        yield* member === "sailor2" || member === last
          ? Effect.andThen(join(member, "Cabin"), Effect.sleep("1 second"))
          : Effect.sync(() => simulator.perform({ do: "join", member, channel: "Cabin" }))
      }
      const first = yield* use(command(last, { range: "Past 14 days" }))
      assert.match(first.text, /\*\*Time in voice\*\*, Past 14 days\nPage 1 of 11\. You are \*\*#\d+\*\* of 107 with /u)
      assert.include(first.text, `▸ **#`)
      assert.deepStrictEqual(controlsOf(first), ["Next", "Last", "Partners", "Over which time"])
      const second = yield* use(press(last, "Next"))
      assert.include(second.text, "Page 2 of 11. You are **#")
      assert.include(second.text, "Past 14 days")
      assert.include((yield* use(press(last, "Last"))).text, "Page 11 of 11.")
      assert.include((yield* use(press(last, "Previous"))).text, "Page 10 of 11.")
      assert.include((yield* use(press(last, "First"))).text, "Page 1 of 11.")
      yield* use(press(last, "Last"))
      const leftOut = "Time in channels with more than 100 people is left out."
      const partners = yield* use(press(last, "Partners"))
      // With them it became too many.
      assert.include(partners.text, `**Voice partners of <@${idOf(last)}>**, Past 14 days\n${leftOut}`)
      const before = yield* use(choose(last, "Whose partners", early))
      assert.include(before.text, `You are not on this board.\n${leftOut}`)
      assert.match(before.text, /🥇 sailor2: \*\*[1-9]/u)
      assert.notInclude((yield* use(command("ada", { member: "bob" }))).text, leftOut)
    })
  )

  it.effect("is a picture where the guild wants pictures", () =>
    Effect.gen(function* () {
      const { putSettings, use } = yield* Club
      yield* putSettings({ modules: { cards: true } })
      for (const options of [{}, { member: "ada" }]) {
        const { message } = yield* use(command("ada", options))
        assert.deepStrictEqual(
          message?.attachments.map(({ filename }) => filename),
          ["voice-leaderboard.webp"]
        )
      }
    })
  )
})
