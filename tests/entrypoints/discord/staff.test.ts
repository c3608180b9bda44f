import { assert, layer } from "@effect/vitest"
import { Locale } from "discord.js"
import { Context, Effect, Layer, Schedule } from "effect"
import { sql } from "kysely"
import { MemberView } from "../../../src/actors/inspection/views.ts"
import { Database } from "../../../src/infra/ledger/Database.ts"
import type { Step } from "../../../src/infra/simulator/script/steps.ts"
import { memberPath } from "../../e2e/stage.ts"
import { makeParlour, type Parlour } from "./parlour.ts"

class Bridge extends Context.Service<Bridge, Parlour>()("tests/Bridge") {
  static readonly layer = Layer.effect(
    Bridge,
    Effect.gen(function* () {
      const parlour = yield* makeParlour(["ada", "bob"])
      const { bot, simulator } = parlour
      for (const step of [
        { do: "role", guild: "g", name: "Captain", permissions: ["ManageGuild", "BanMembers"] },
        { do: "role", guild: "g", name: "Mate", position: 5 },
        { do: "role", guild: "g", name: "Crew" },
        { do: "role", guild: "g", name: "crew" },
        { do: "role", guild: "g", name: "Admiral", position: 101 },
        { do: "give", guild: "g", member: "ada", role: "Captain" },
        { do: "member", as: "uwe", guild: "g", name: "uwe", locale: Locale.German },
        { do: "member", as: "robot", guild: "g", name: "robot", bot: true },
        { do: "say", member: "bob", channel: "log", text: "hello" }
      ] as const satisfies ReadonlyArray<Step>) {
        simulator.perform(step)
      }
      yield* bot.until(memberPath(simulator, "bob"), MemberView, ({ xp }) => xp === 15)
      return parlour
    })
  )
}

/** What an administrator is answered. */
const answer = (name: string, options: Readonly<Record<string, string | number>> = {}) =>
  Effect.flatMap(Bridge, ({ use }) => use({ do: "command", member: "ada", name, options }))

const press = (label: string, member = "ada") =>
  Effect.flatMap(Bridge, ({ use }) => use({ do: "press", member, label }))

/** The names of the roles that bob wears. */
const worn = ({ simulator }: Parlour) => {
  const { guild, userId } = simulator.names.member("bob", "g")
  return (guild.members.get(userId)?.roles ?? []).map((id) => guild.roles.get(id)?.name ?? "")
}

const untilWorn = (name: string, wears = true) =>
  Effect.flatMap(Bridge, (bridge) =>
    bridge.until(() => (worn(bridge).includes(name) === wears ? true : null), `bob and the role ${name}`)
  )

/** Asks until the bot has come so far. */
const untilSaid = (name: string, text: string, options: Readonly<Record<string, string>> = {}) =>
  answer(name, options).pipe(
    Effect.repeat({ until: (reply) => reply.text.includes(text), schedule: Schedule.spaced("200 millis") }),
    Effect.timeout("2 minutes")
  )

layer(Bridge.layer, { timeout: "5 minutes", excludeTestServices: true })("the staff", (it) => {
  it.effect("is told apart: nobody else ties roles", () =>
    Effect.gen(function* () {
      const { use } = yield* Bridge
      const reply = yield* use({ do: "command", member: "bob", name: "level-role status" })
      assert.isTrue(reply.private)
      assert.include(reply.text, "This is for administrators")
      const options = { member: "bob", amount: 1, reason: "me" }
      const own = yield* use({ do: "command", member: "bob", name: "xp add", options })
      assert.include(own.text, "This is for administrators")
      const check = yield* use({ do: "command", member: "bob", name: "recalculate" })
      assert.include(check.text, "This is for administrators")
    })
  )

  it.effect("has roles made, given, and taken only with consent", () =>
    Effect.gen(function* () {
      const made = yield* answer("level-role set", { level: 1, name: "Sailor", emoji: "⛵" })
      assert.isTrue(made.private)
      assert.match(made.text, /Level \*\*1\*\* now brings <@&\d+>, which I have just made/)
      assert.include(made.text, "Members who gain a role: **1**. Members who lose one: **0**.")
      yield* untilWorn("Sailor")
      yield* untilSaid("level-role status", "Nobody waits for a role")

      const asked = yield* answer("level-role set", { level: 5, name: "sailor" })
      assert.include(asked.text, "Tie **Sailor** to level **5**?")
      assert.include(asked.text, "Members who lose one: **1**.")
      assert.strictEqual((yield* press("Leave it")).text.trim(), "Nothing was changed.")
      assert.include((yield* answer("level-role status")).text, "Tied roles: **1**")

      yield* answer("level-role set", { level: 5, name: "Sailor" })
      const done = yield* press("Do it")
      assert.match(done.text, /Level \*\*5\*\* now brings <@&\d+>\.\nUntil now it was tied to level \*\*1\*\*\./)
      yield* untilWorn("Sailor", false)
    })
  )

  it.effect("renames the role that is tied", () =>
    Effect.gen(function* () {
      const { simulator } = yield* Bridge
      const reply = yield* answer("level-role set", { level: 5, name: "Old *salt*" })
      assert.match(reply.text, /The role of level \*\*5\*\* is now called <@&\d+>/)
      assert.strictEqual(simulator.names.role(simulator.names.guild("g"), "Old *salt*").name, "Old *salt*")
      assert.include(
        (yield* answer("level-role remove", { level: 5 })).text,
        String.raw`**Old \*salt\*** is no longer tied`
      )
      assert.include((yield* answer("level-role remove", { level: 5 })).text, "No role is tied to level **5**")
    })
  )

  it.effect("is told why a role cannot be tied, and how to mend it", () =>
    Effect.gen(function* () {
      const refused = (name: string) => Effect.map(answer("level-role set", { level: 7, name }), ({ text }) => text)
      assert.match(yield* refused("Captain"), /power over the server \(Ban Members, Manage Server\).*Take that from/)
      assert.match(yield* refused("Admiral"), /at or above my own role.*Move my role above it/)
      assert.include(yield* refused("@everyone"), "is everyone's")
      assert.include(yield* refused("CREW"), "more than one role called **CREW**")
      assert.include((yield* answer("level-role set", { level: 7, name: "Mate", emoji: ":mate:" })).text, "no emoji")
      assert.include((yield* answer("level-role set", { level: 100_000, name: "Mate" })).text, "Levels end at")
      assert.include((yield* answer("level-role restore", { member: "robot" })).text, "Bots have no level")
    })
  )

  it.effect("is offered the roles that can be tied, and may choose any of two with one name", () =>
    Effect.gen(function* () {
      const { simulator, use } = yield* Bridge
      const offered = (text: string) =>
        Effect.map(
          use({ do: "complete", member: "ada", name: "level-role set", option: "name", text }),
          (reply): unknown => JSON.parse(reply.text)
        )
      const crew = simulator.names.role(simulator.names.guild("g"), "Crew")
      assert.deepEqual(yield* offered("mat"), { choices: [{ name: "Mate", value: "Mate" }] })
      assert.deepEqual(yield* offered("captain"), { choices: [] })
      const reply = yield* answer("level-role set", { level: 7, name: crew.id })
      assert.include(reply.text, `<@&${crew.id}>`)
      yield* answer("level-role remove", { level: 7 })
    })
  )

  it.effect("gives back what a moderator has taken by hand", () =>
    Effect.gen(function* () {
      const { simulator } = yield* Bridge
      yield* answer("level-role set", { level: 1, name: "Mate" })
      yield* untilWorn("Mate")
      yield* untilSaid("level-role status", "Nobody waits for a role")
      simulator.perform({ do: "take", guild: "g", member: "bob", role: "Mate" })
      yield* untilSaid("level-role restore", "gets level roles back that were taken by hand: **1**", { member: "bob" })
      yield* untilWorn("Mate")
      assert.include((yield* answer("level-role restore", { member: "bob" })).text, "No level role was taken")
    })
  )

  it.effect("moves XP by hand, and is told what that came to", () =>
    Effect.gen(function* () {
      const { bot, simulator } = yield* Bridge
      const of = { member: "bob", reason: "hosting" }
      const added = yield* answer("xp add", { ...of, amount: 1000 })
      assert.isTrue(added.private)
      assert.include(added.text, "was given **1,000 XP**.\nXP: 15 → **1,015**\nLevel: 1 → **7**")
      const removed = yield* answer("xp remove", { ...of, amount: 1_000_000 })
      assert.include(removed.text, "**1,015 XP** were taken from", "no more than there were")
      assert.include(removed.text, "→ **0**")
      assert.include((yield* answer("xp set", { ...of, amount: 0 })).text, "nothing was changed")
      yield* answer("xp set", { ...of, amount: 15 })
      assert.strictEqual((yield* bot.get(memberPath(simulator, "bob"), MemberView)).xp, 15)
      assert.include((yield* answer("xp add", { ...of, member: "robot", amount: 1 })).text, "Bots have no XP")
    })
  )

  it.effect("is shown who would lose a role, before fewer are kept and before the curve is another", () =>
    Effect.gen(function* () {
      const { use } = yield* Bridge
      const choose = (placeholder: string, value: string) =>
        use({ do: "select", member: "ada", placeholder, values: [value] })
      yield* answer("xp set", { member: "bob", amount: 150, reason: "a test" })
      yield* answer("level-role set", { level: 2, name: "Deckhand" })
      yield* untilWorn("Deckhand")
      yield* answer("panel")
      yield* choose("Go to another page", "Levels")

      const curve = yield* choose("Level curve", "mee6")
      assert.include(curve.text, "Members who gain a role: **0**. Members who lose one: **1**.")
      yield* press("Cancel")
      const asked = yield* choose("Level roles a member keeps", "highest")
      assert.include(asked.text, "Members who lose one: **1**.")
      const left = yield* press("Leave it")
      assert.include(left.text, "all up to the level")
      yield* choose("Level roles a member keeps", "highest")
      assert.include((yield* press("Do it")).text, "the highest only")
      yield* untilWorn("Mate", false)
      yield* untilWorn("Deckhand")
      yield* answer("level-role remove", { level: 2 })
      yield* answer("xp set", { member: "bob", amount: 15, reason: "a test" })
    })
  )

  it.effect("has everything checked against the ledger, and what is wrong repaired", () =>
    Effect.gen(function* () {
      const { inStores, simulator } = yield* Bridge
      assert.include((yield* answer("recalculate")).text, "nothing had to be repaired")
      yield* inStores(
        Effect.flatMap(Database, ({ rows }) =>
          rows(sql`update member set level = 9 where user_id = ${simulator.names.user("bob")}::bigint`)
        )
      )
      const repaired = yield* answer("recalculate")
      assert.match(
        repaired.text,
        /Repaired: \*\*1\*\*\.\n- levels: \*\*1\*\*\nFor example:\n- levels of <@\d+>: `9` → `1`/
      )
    })
  )

  it.effect("sees which role is gone, and everyone that nobody can get it", () =>
    Effect.gen(function* () {
      const { simulator, use } = yield* Bridge
      const levels = yield* use({ do: "command", member: "bob", name: "levels" })
      assert.isFalse(levels.private)
      assert.match(levels.text, /\*\*1\*\* · 0 XP · <@&\d+> · \*\*you are here\*\*/)
      assert.include(levels.text, "**10** · 2,080 XP")
      assert.include(levels.text, "Page 1 of ")
      simulator.perform({ do: "deleteRole", guild: "g", role: "Mate" })
      const told = yield* untilSaid("levels", "Roles nobody can get")
      assert.match(told.text, /Level 1 · Mate · out of reach <t:\d+:R>/)
      assert.notMatch(told.text, /\*\*1\*\* · 0 XP · <@&/)
      assert.include((yield* answer("level-role status")).text, "**Mate** was deleted. Tie another role")
    })
  )

  it.effect("and everyone else turns the pages of the levels, each their own", () =>
    Effect.gen(function* () {
      const { use } = yield* Bridge
      yield* use({ do: "command", member: "uwe", name: "levels" })
      const last = yield* press("Ende", "uwe")
      assert.match(last.text, /Seite (\d+) von \1/)
      yield* press("Zurück", "uwe")
      assert.match((yield* press("Anfang", "uwe")).text, /\*\*1\*\* · 0 XP · \*\*hier bist du\*\*/)
      const foreign = yield* press("Weiter", "bob")
      assert.isTrue(foreign.private)
      assert.include(foreign.text, "belong to whoever used the command")
    })
  )
})
