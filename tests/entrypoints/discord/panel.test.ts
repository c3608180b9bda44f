import { assert, layer } from "@effect/vitest"
import { Locale } from "discord.js"
import { Context, Effect, Layer } from "effect"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { GuildId, UserId } from "../../../src/machines/ids.ts"
import { GuildSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { guildPath } from "../../e2e/stage.ts"
import { makeParlour, type Parlour } from "./parlour.ts"

class Office extends Context.Service<Office, Parlour>()("tests/Office") {
  static readonly layer = Layer.effect(
    Office,
    Effect.gen(function* () {
      const parlour = yield* makeParlour(["ada", "bob", "cy"], {}, { GUILDHALL_PUBLIC_URL: "https://board.example" })
      const { simulator } = parlour
      for (const name of ["Captain", "Mate", "Crew"]) simulator.perform({ do: "role", guild: "g", name })
      simulator.perform({ do: "changeRole", guild: "g", role: "Captain", permissions: ["ManageGuild"] })
      simulator.perform({ do: "give", guild: "g", member: "ada", role: "Captain" })
      return parlour
    })
  )
}

const settingsOf = Effect.flatMap(Office, ({ bot, simulator }) =>
  bot.get(guildPath(simulator, "/settings"), GuildSettings)
)

/** Opens a page of ada's panel. */
const open = Effect.fnUntraced(function* (page: string) {
  const { use } = yield* Office
  yield* use({ do: "command", member: "ada", name: "panel" })
  return yield* use({ do: "select", member: "ada", placeholder: "Go to another page", values: [page] })
})

layer(Office.layer, { timeout: "5 minutes", excludeTestServices: true })("the panel", (it) => {
  it.effect("opens for administrators alone, on what is on and off", () =>
    Effect.gen(function* () {
      const { use } = yield* Office
      const reply = yield* use({ do: "command", member: "ada", name: "panel" })
      assert.isTrue(reply.private)
      assert.include(reply.text, "Voice XP: **on**")
      assert.include(reply.text, "Notices: **off**")
      assert.notInclude(reply.text, "Web board")
    })
  )

  it.effect("switches a module, and shows it", () =>
    Effect.gen(function* () {
      const { use } = yield* Office
      yield* open("Overview")
      const reply = yield* use({ do: "press", member: "ada", label: "Drawn cards: on" })
      assert.include(reply.text, "Drawn cards: **off**")
      assert.isFalse((yield* settingsOf).modules.cards)
    })
  )

  it.effect("takes numbers by a form, and shows them", () =>
    Effect.gen(function* () {
      const { use } = yield* Office
      yield* open("Voice")
      const form = yield* use({ do: "press", member: "ada", label: "XP a minute" })
      assert.include(form.text, "a whole number from 0 to 1,000")
      const reply = yield* use({
        do: "submit",
        member: "ada",
        fields: { "Active: XP a minute": "60", "AFK or muted: XP a minute": " 5 " }
      })
      assert.include(reply.text, "Active: XP a minute: **60**")
      const { rates } = (yield* settingsOf).voice
      assert.deepStrictEqual(rates, { active: 60, afk: 5, video: 50, streaming: 50 })
    })
  )

  it.effect("refuses each value that does not fit by its name, and changes nothing", () =>
    Effect.gen(function* () {
      const { use } = yield* Office
      const before = yield* settingsOf
      yield* open("Voice")
      yield* use({ do: "press", member: "ada", label: "Times and limits" })
      const reply = yield* use({
        do: "submit",
        member: "ada",
        fields: { "Paid every (seconds)": "4", "Most voice XP a day": "lots", "Unpaid after joining (seconds)": "30" }
      })
      assert.isTrue(reply.private)
      assert.include(
        reply.text,
        "**Paid every (seconds)**: `4` does not fit; expected is a whole number from 5 to 3,600"
      )
      assert.include(reply.text, "**Most voice XP a day**: `lots`")
      assert.include(reply.text, ", or nothing")
      assert.deepStrictEqual(yield* settingsOf, before)
    })
  )

  it.effect("shows whom a new curve would move before it holds, and lets nobody apply it over another", () =>
    Effect.gen(function* () {
      const { bot, simulator, use } = yield* Office
      yield* open("Levels")
      const asked = yield* use({ do: "select", member: "ada", placeholder: "Level curve", values: ["linear"] })
      assert.include(asked.text, "Level curve: exponential → **linear**")
      assert.include(asked.text, "would rise and **0** would fall")
      assert.strictEqual((yield* settingsOf).curve.kind, "exponential")
      const applied = yield* use({ do: "press", member: "ada", label: "Apply" })
      assert.include(applied.text, "Level curve: **linear**")
      assert.deepStrictEqual((yield* settingsOf).curve, { kind: "linear", base: 100 })

      yield* use({ do: "press", member: "ada", label: "Numbers of the curve" })
      yield* use({ do: "submit", member: "ada", fields: { "XP to the second level": "250" } })
      const meanwhile = { ...(yield* settingsOf), curve: { kind: "mee6" } }
      yield* bot.put(guildPath(simulator, "/settings"), meanwhile)
      const stale = yield* use({ do: "press", member: "ada", label: "Apply" })
      assert.include(stale.text, "changed meanwhile")
      assert.strictEqual((yield* settingsOf).curve.kind, "mee6")
    })
  )

  it.effect("keeps the curve when nobody applies another, and refuses one that cannot be", () =>
    Effect.gen(function* () {
      const { use } = yield* Office
      yield* open("Levels")
      yield* use({ do: "select", member: "ada", placeholder: "Level curve", values: ["exponential"] })
      const kept = yield* use({ do: "press", member: "ada", label: "Cancel" })
      assert.include(kept.text, "Level curve: **as MEE6**")
      yield* use({ do: "select", member: "ada", placeholder: "Level curve", values: ["exponential"] })
      yield* use({ do: "press", member: "ada", label: "Apply" })
      yield* use({ do: "press", member: "ada", label: "Numbers of the curve" })
      const fields = { "XP to the second level": "9", "Growth from level to level": "2.1" }
      const refused = yield* use({ do: "submit", member: "ada", fields })
      assert.include(refused.text, "`9` does not fit; expected is a whole number from 10 to 10,000")
      assert.include(refused.text, "`2.1` does not fit; expected is a number from 1.0 to 2.0")
    })
  )

  it.effect("sets, changes and takes away the multiplier of a role", () =>
    Effect.gen(function* () {
      const { simulator, use } = yield* Office
      const crew = simulator.names.role(simulator.names.guild("g"), "Crew").id
      const set = Effect.fnUntraced(function* (multiplier: string) {
        yield* open("Multipliers")
        yield* use({ do: "select", member: "ada", placeholder: "Set a role's multiplier", values: ["Crew"] })
        return yield* use({ do: "submit", member: "ada", fields: { Multiplier: multiplier } })
      })
      assert.include((yield* set("1.25")).text, `<@&${crew}> × 1.25`)
      assert.include((yield* set("3.01")).text, "expected is a number from 1.00 to 3.00")
      assert.include((yield* set("2")).text, `<@&${crew}> × 2.00`)
      assert.deepStrictEqual(
        (yield* settingsOf).multipliers.map(({ percent }) => percent),
        [200]
      )
      yield* open("Multipliers")
      yield* use({ do: "select", member: "ada", placeholder: "Take a multiplier away", values: ["Crew × 2.00"] })
      assert.deepStrictEqual((yield* settingsOf).multipliers, [])
    })
  )

  it.effect("chooses who earns, where, and who belongs to the staff", () =>
    Effect.gen(function* () {
      const { simulator, use } = yield* Office
      const { names } = simulator
      const guild = names.guild("g")
      const choose = (placeholder: string, ...values: ReadonlyArray<string>) =>
        use({ do: "select", member: "ada", placeholder, values })
      yield* open("Eligibility")
      yield* choose("Only these roles earn", "Crew", "Mate")
      yield* choose("These roles never earn", "Captain")
      yield* choose("Ignored channels and categories", "log")
      const shown = yield* choose("Ignored members", "cy")
      assert.include(shown.text, `<#${names.channel(guild, "log").id}>`)
      yield* choose("Only these roles earn", "Mate")
      const id = (role: string) => names.role(guild, role).id
      assert.deepEqual<unknown>((yield* settingsOf).eligibility, {
        onlyRoles: [id("Mate")],
        neverRoles: [id("Captain")],
        ignoredChannels: [names.channel(guild, "log").id],
        ignoredMembers: [names.user("cy")]
      })
      yield* choose("Ignored channels and categories")
      assert.deepStrictEqual((yield* settingsOf).eligibility.ignoredChannels, [])
      yield* open("Staff")
      yield* choose("Moderators", "Mate")
      assert.deepStrictEqual((yield* settingsOf).staff.moderators.map(String), [id("Mate")])
    })
  )

  it.effect("brings notices to the channel that is chosen first, and previews their text", () =>
    Effect.gen(function* () {
      const { simulator, use } = yield* Office
      const { names } = simulator
      yield* open("Notices")
      const chosen = yield* use({ do: "select", member: "ada", placeholder: "Progress channel", values: ["log"] })
      assert.include(chosen.text, "Notices: **on**")
      assert.include(chosen.text, "in the progress channel")
      assert.notInclude(chosen.text, "I may not write")
      yield* use({ do: "press", member: "ada", label: "Level and text" })
      const shown = yield* use({
        do: "submit",
        member: "ada",
        fields: { "From level": "5", Text: "{member} is {level} in {guild}!" }
      })
      assert.include(shown.text, `<@${names.user("ada")}> is 5 in Harbour!`)
      yield* use({ do: "press", member: "ada", label: "Level and text" })
      const refused = yield* use({ do: "submit", member: "ada", fields: { Text: "{mebmer} rises" } })
      assert.include(refused.text, "`{mebmer} rises` does not fit")
      assert.strictEqual((yield* settingsOf).notices.template, "{member} is {level} in {guild}!")
    })
  )

  it.effect("says where notices would be seen by nobody", () =>
    Effect.gen(function* () {
      const { simulator, use } = yield* Office
      const guild = simulator.names.guild("g")
      simulator.perform({ do: "channel", guild: "g", name: "attic", kind: "text" })
      simulator.perform({ do: "permit", guild: "g", channel: "attic", role: "@everyone", deny: ["SendMessages"] })
      yield* open("Notices")
      const chosen = yield* use({ do: "select", member: "ada", placeholder: "Progress channel", values: ["attic"] })
      assert.include(chosen.text, `I may not write in <#${simulator.names.channel(guild, "attic").id}>`)
    })
  )

  it.effect("knows timezones, and which one was meant", () =>
    Effect.gen(function* () {
      const { use } = yield* Office
      const write = Effect.fnUntraced(function* (timezone: string) {
        yield* open("Look")
        yield* use({ do: "press", member: "ada", label: "Timezone" })
        return yield* use({ do: "submit", member: "ada", fields: { Timezone: timezone } })
      })
      assert.include((yield* write("Berlin")).text, "Did you mean `Europe/Berlin`?")
      assert.include((yield* write("America/New York")).text, "Did you mean `America/New_York`?")
      assert.include((yield* write("Europe/Lodnon")).text, "Did you mean `Europe/London`?")
      assert.notInclude((yield* write("xyzzyxyzzy")).text, "Did you mean")
      assert.include((yield* write("Europe/Berlin")).text, "Timezone: **Europe/Berlin**")
    })
  )

  it.effect("speaks the administrator's language, refusals too", () =>
    Effect.gen(function* () {
      const { simulator, use } = yield* Office
      simulator.perform({ do: "member", as: "bob", guild: "g", name: "bob", locale: Locale.German })
      simulator.perform({ do: "give", guild: "g", member: "bob", role: "Captain" })
      const panel = yield* use({ do: "command", member: "bob", name: "panel" })
      assert.include(panel.text, "Sprach-XP: **an**")
      yield* use({ do: "select", member: "bob", placeholder: "Zu einer anderen Seite", values: ["Chat"] })
      yield* use({ do: "press", member: "bob", label: "XP und Wartezeit" })
      const fields = { "XP je Nachricht, mindestens": "30", "XP je Nachricht, höchstens": "20" }
      const refused = yield* use({ do: "submit", member: "bob", fields })
      assert.include(refused.text, "höchstens so viel wie das andere")
    })
  )

  it.effect("keeps both changes of two administrators at the same time", () =>
    Effect.gen(function* () {
      const { simulator, use } = yield* Office
      simulator.perform({ do: "give", guild: "g", member: "cy", role: "Captain" })
      const page = Effect.fnUntraced(function* (member: string) {
        const { message } = yield* use({ do: "command", member, name: "panel" })
        return message?.id ?? ""
      })
      const [adas, cys] = [yield* page("ada"), yield* page("cy")]
      yield* Effect.all(
        [
          use({ do: "press", member: "ada", message: adas, label: "Voice XP: on" }),
          use({ do: "press", member: "cy", message: cys, label: "Chat XP: on" })
        ],
        { concurrency: 2 }
      )
      const { chat, voice } = (yield* settingsOf).modules
      assert.deepStrictEqual({ chat, voice }, { chat: false, voice: false })
    })
  )

  it.effect("asks before a preset overwrites what was chosen, and not otherwise", () =>
    Effect.gen(function* () {
      const { use } = yield* Office
      yield* open("Overview")
      const asked = yield* use({ do: "select", member: "ada", placeholder: "Start from a preset", values: ["Gaming"] })
      assert.isTrue(asked.private)
      assert.include(asked.text, "- Active: XP a minute: 60 → **50**")
      assert.strictEqual((yield* settingsOf).voice.rates.active, 60)
      const kept = yield* use({ do: "press", member: "ada", label: "Cancel" })
      assert.include(kept.text, "Everything stays")
      yield* open("Overview")
      yield* use({ do: "select", member: "ada", placeholder: "Start from a preset", values: ["Gaming"] })
      yield* use({ do: "press", member: "ada", label: "Overwrite" })
      const { company, rates } = (yield* settingsOf).voice
      assert.isTrue(company)
      assert.deepStrictEqual(rates, { active: 50, afk: 5, video: 20, streaming: 60 })
    })
  )

  it.effect("opens the board on the web, and profiles lead to it, to the row of who is shown", () =>
    Effect.gen(function* () {
      const { inStores, simulator, use } = yield* Office
      const profileOfBob = Effect.map(use({ do: "command", member: "bob", name: "profile" }), ({ message }) =>
        JSON.stringify(message?.components)
      )
      assert.notInclude(yield* profileOfBob, "board.example")
      const before = yield* open("Leaderboard on the web")
      assert.notInclude(before.text, "board.example")
      const reply = yield* use({ do: "press", member: "ada", label: "Web board: off" })
      assert.include(reply.text, "It is at <https://board.example/g/harbour>")
      assert.include(yield* profileOfBob, '"url":"https://board.example/g/harbour"')

      const guildId = GuildId.make(simulator.names.guild("g").facts.id)
      const bob = UserId.make(simulator.names.user("bob"))
      yield* inStores(
        Effect.flatMap(LedgerStore, (ledger) =>
          ledger.adjust(guildId, bob, { kind: "add", xp: 100 }, "a start", "tests")
        )
      )
      assert.include(yield* profileOfBob, `"url":"https://board.example/g/harbour?me=${bob}"`)
    })
  )

  it.effect("tells who changed what, and only that", () =>
    Effect.gen(function* () {
      const { simulator, use } = yield* Office
      yield* open("Voice")
      yield* use({ do: "press", member: "ada", label: "Only in company: on" })
      const { text } = yield* open("History")
      const [latest = ""] = text.split("\\n\\n").slice(1)
      assert.include(latest, `<@${simulator.names.user("ada")}>`)
      assert.include(latest, "- Only in company: on → **off**")
      assert.notInclude(latest, "XP a minute")
    })
  )
})
