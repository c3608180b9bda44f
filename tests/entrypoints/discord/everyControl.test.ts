import { assert, layer } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { features } from "../../../src/entrypoints/discord/features.ts"
import { Registry } from "../../../src/entrypoints/discord/Registry.ts"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { type Component, componentsOf } from "../../../src/infra/simulator/components.ts"
import type { Message } from "../../../src/infra/simulator/model.ts"
import { GuildId, UserId } from "../../../src/machines/ids.ts"
import { answers } from "../../../src/machines/texts/answers.ts"
import { makeParlour, type Reply } from "./parlour.ts"

const registry = new Registry(features)

const crowd = Array.from({ length: 11 }, (_, index) => `sailor${index + 1}`)

/** A guild with enough in it that every control is offered somewhere. */
const makeFair = Effect.gen(function* () {
  const parlour = yield* makeParlour(["ada", "bob", ...crowd])
  const { inStores, simulator } = parlour
  const guildId = GuildId.make(simulator.names.guild("g").facts.id)
  const gifts = crowd.map((member, index) => [member, 100 * (index + 1)] as const)
  const long = Array.from({ length: 12 }, () => ["bob", 300] as const)
  yield* inStores(
    Effect.flatMap(LedgerStore, (ledger) =>
      Effect.forEach([...gifts, ...long], ([member, xp]) =>
        ledger.adjust(guildId, UserId.make(simulator.names.user(member)), { kind: "add", xp }, "a start", "tests")
      )
    )
  )
  simulator.perform({ do: "role", guild: "g", name: "Captain", permissions: ["ManageGuild"] })
  simulator.perform({ do: "role", guild: "g", name: "Crew" })
  simulator.perform({ do: "role", guild: "g", name: "Mate" })
  simulator.perform({ do: "give", guild: "g", member: "ada", role: "Captain" })
  for (const member of ["ada", "bob", ...crowd]) simulator.perform({ do: "join", guild: "g", member, channel: "Deck" })
  return { ...parlour, guildId }
})

class Fair extends Context.Service<Fair, Effect.Success<typeof makeFair>>()("tests/Fair") {
  static readonly layer = Layer.effect(Fair, makeFair)
}

/** Everything that can be typed, with options that make sense; in this order each brings what the next needs. */
const typed: ReadonlyArray<readonly [name: string, options: Readonly<Record<string, string | number>>]> = [
  ["profile", { member: "bob" }],
  ["rank", { member: "bob" }],
  ["leaderboard", { metric: "messages", period: "week" }],
  ["leaderboard", {}],
  ["hide", {}],
  ["vc leaderboard", { member: "ada" }],
  ["vc stats", {}],
  ["show", {}],
  ["vc leaderboard", { range: "7d" }],
  ["vc stats", { member: "bob" }],
  ["settings", {}],
  ["why", { member: "bob" }],
  ["levels", {}],
  ["calculate level", { level: 50 }],
  ["level-role set", { level: 3, name: "Crew", emoji: "⛵" }],
  ["level-role set", { level: 40, name: "Crew" }],
  ["level-role status", {}],
  ["level-role restore", { member: "bob" }],
  ["level-role remove", { level: 3 }],
  ["xp add", { member: "bob", amount: 5, reason: "a song" }],
  ["xp remove", { member: "bob", amount: 5, reason: "a false note" }],
  ["xp set", { member: "bob", amount: 3600, reason: "a fresh start" }],
  ["recalculate", {}],
  ["level-role set", { level: 1, name: "Mate" }],
  ["level-role set", { level: 2, name: "Crew" }],
  ["panel", {}],
  ["vc settings", {}]
]

/** What is written into the fields of forms, by their labels; others are left as the form fills them in. */
const written: Readonly<Record<string, string>> = { "Multiplier (1.00 to 3.00)": "1.5" }

const failed = Object.values(answers).map((texts) => texts.failed)

/**
 * How often one component is used in different states: each page, each choice, but not each page of each board. Those of
 * `/vc` carry all that it shows, in more states than anybody waits for.
 */
const mostStates = (name: string) => (name.startsWith("vc-") ? 8 : 24)

/** A control that was offered to somebody: where, and what it is. */
interface Offer {
  readonly message: Message
  readonly component: Component
}

const nameOf = (customId: string) => /^[a-z-]+/u.exec(customId)?.[0] ?? ""

/** Without the signature, a custom id says what is used in which state. */
const stateOf = (customId: string) => customId.replace(/^([a-z-]+[!*])[\w-]{14}/u, "$1")

const controlsOf = (message: Message): ReadonlyArray<Offer> =>
  componentsOf(message.components).flatMap((component) =>
    component.customId === null || component.disabled ? [] : [{ message, component }]
  )

layer(Fair.layer, { timeout: "5 minutes", excludeTestServices: true })("everything that is offered", (it) => {
  const offered = new Map<string, Offer>()
  const used = new Map<string, number>()

  /** Ada uses something by its custom id, as a client does. */
  const click = Effect.fnUntraced(function* (
    { component, message }: Offer,
    values: ReadonlyArray<string>,
    member = "ada",
    customId = component.customId
  ) {
    const { answered, guildId, simulator } = yield* Fair
    const { channelId } = message
    const data = { custom_id: customId, component_type: component.type, ...(component.select ? { values } : {}) }
    const userId = simulator.names.user(member)
    const { id } = simulator.discord.interactions.use({ type: 3, guildId, channelId, userId, data, source: message })
    return yield* answered(id, `${member} at ${component.customId} with ${values.join()}`)
  })

  /** Each choice of a menu of words; one thing of Discord's. */
  const choicesOf = ({ component: { options, select, type } }: Offer) =>
    Effect.map(Fair, ({ simulator: { names } }): ReadonlyArray<ReadonlyArray<string>> => {
      if (!select) return [[]]
      const guild = names.guild("g")
      if (type === 3) return options.map(({ value }) => [value])
      if (type === 5) return [[names.user("bob")]]
      if (type === 6) return [[names.role(guild, "Mate").id]]
      return [[names.channel(guild, "log").id]]
    })

  const sound = (reply: Reply) => {
    assert.notInclude(failed, reply.text.trim())
    assert.notInclude(reply.text, answers.en.badComponent)
    assert.notInclude(reply.text, answers.en.gone)
    return reply
  }

  /** Fills in the form that is open, and sends it. */
  const send = Effect.fnUntraced(function* (form: Reply) {
    const { use } = yield* Fair
    const fields = Object.fromEntries(Object.entries(written).filter(([label]) => form.text.includes(label)))
    used.set(/"custom_id":"([a-z-]+)[!*]/u.exec(form.text)?.[1] ?? "", 1)
    return yield* use({ do: "submit", member: "ada", fields })
  })

  /** Uses every control of a message, and of what comes of that. */
  const explore = Effect.fnUntraced(function* (message: Message | null) {
    const open = message === null ? [] : [...controlsOf(message)]
    for (let offer = open.shift(); offer !== undefined; offer = open.shift()) {
      const customId = offer.component.customId ?? ""
      const [name, state] = [nameOf(customId), stateOf(customId)]
      const times = used.get(name) ?? 0
      if (offered.has(state) || times >= mostStates(name)) continue
      offered.set(state, offer)
      used.set(name, times + 1)
      for (const values of yield* choicesOf(offer)) {
        const reply = sound(yield* click(offer, values))
        const shown = reply.interaction.answer?.type === 9 ? sound(yield* send(reply)) : reply
        if (shown.message !== null) open.push(...controlsOf(shown.message))
      }
    }
  })

  it.effect("is typed, pressed, chosen and filled in, and answers in time", () =>
    Effect.gen(function* () {
      const { simulator, until, use } = yield* Fair
      for (const [name, options] of typed) {
        yield* explore(sound(yield* use({ do: "command", member: "ada", name, options })).message)
      }
      for (const name of ["Profile", "Why"]) {
        yield* explore(sound(yield* use({ do: "command", member: "ada", name, target: "bob" })).message)
      }
      const { discord, names } = simulator
      const unasked = (guild: string, channel: string) => {
        const { id } = names.channel(names.guild(guild), channel)
        return discord.messages.in(id).find((it) => it.interaction === null && it.components.length > 0) ?? null
      }
      yield* explore(unasked("g", "log"))
      simulator.perform({ do: "guild", as: "isle", name: "Isle", text: ["hall"] })
      const welcome = yield* until(() => unasked("isle", "hall"), "no welcome")
      for (const { component } of controlsOf(welcome)) {
        const step = { member: "Isle owner", guild: "isle", message: welcome.id } as const
        const label = component.label ?? component.placeholder ?? ""
        const [choice] = component.options
        const reply = component.select
          ? use({ ...step, do: "select", placeholder: label, values: [choice?.value ?? ""] })
          : use({ ...step, do: "press", label })
        sound(yield* reply)
        used.set(nameOf(component.customId ?? ""), 1)
      }

      const doors = registry.commands.flatMap(({ definition, doors }) =>
        [...doors.keys()].map((path) => `${definition.name} ${path}`.trim())
      )
      assert.deepStrictEqual([...new Set([...typed.map(([name]) => name), "Profile", "Why"])].sort(), doors.sort())
      const unused = registry.components.filter(({ name }) => !used.has(name)).map(({ name }) => name)
      assert.deepStrictEqual(unused, [])
    })
  )

  it.effect("keeps strangers out: who may not, and who did not ask", () =>
    Effect.gen(function* () {
      const refusals = [answers.en.notYours, answers.en.lacking("administrator"), answers.en.lacking("moderator")]
      for (const [state, offer] of offered) {
        const { access } = registry.component(nameOf(state)) ?? { access: "owner" }
        if (access === "everyone" && state.startsWith(`${nameOf(state)}*`)) continue
        const [values = []] = yield* choicesOf(offer)
        const reply = yield* click(offer, values, "bob")
        assert.isTrue(reply.private, state)
        assert.include(refusals, reply.text.trim(), state)
      }
    })
  )

  it.effect("takes nothing forged", () =>
    Effect.gen(function* () {
      for (const [state, offer] of offered) {
        const customId = offer.component.customId ?? ""
        const [values = []] = yield* choicesOf(offer)
        const forged = `${customId.slice(0, -1)}${customId.endsWith("1") ? "2" : "1"}`
        const reply = yield* click(offer, values, "ada", forged)
        assert.isTrue(reply.private, state)
        assert.include([answers.en.notYours, answers.en.gone], reply.text.trim(), state)
      }
    })
  )

  it.effect("refuses strangers every command that is for the staff", () =>
    Effect.gen(function* () {
      const { use } = yield* Fair
      for (const [name, options] of typed) {
        const [top = "", ...path] = name.split(" ")
        const { access = "everyone" } = registry.command(top)?.doors.get(path.join(" ")) ?? {}
        if (access === "everyone") continue
        const reply = yield* use({ do: "command", member: "bob", name, options })
        assert.isTrue(reply.private, name)
        assert.strictEqual(reply.text.trim(), answers.en.lacking(access), name)
      }
    })
  )
})
