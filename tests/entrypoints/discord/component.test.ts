import { assert, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { button, modal, select } from "../../../src/entrypoints/discord/component.ts"
import { command, memberMenu } from "../../../src/entrypoints/discord/command.ts"
import { option, optional } from "../../../src/entrypoints/discord/options.ts"
import type { Use } from "../../../src/entrypoints/discord/Use.ts"
import { GuildId, UserId } from "../../../src/machines/ids.ts"
import { defaultSettings } from "../../../src/machines/settings/GuildSettings.ts"

const use: Use = {
  guildId: GuildId.make("1"),
  channelId: null,
  caller: { userId: UserId.make("2"), name: "Ada", picture: null, bot: false, roles: [], permissions: 0n },
  access: "everyone",
  language: "en",
  discordLanguage: "en",
  theme: "midnight",
  settings: defaultSettings,
  at: 0,
  messageId: null,
  people: new Map(),
  seal: ({ state }) => state
}

const page = button({
  name: "page",
  command: "board",
  access: "everyone",
  audience: "caller",
  manner: "update",
  state: Schema.Tuple([Schema.Literals(["xp", "voice"]), Schema.Int]),
  run: (_, [metric, at]) => Effect.succeed({ content: `${metric} ${at}` })
})

it.effect("what a component's id carries is what it runs with", () =>
  Effect.gen(function* () {
    const state = page.id(use, ["voice", 3])
    const answer = yield* page.run(use, { state, values: [], fields: {} }) as Effect.Effect<unknown>
    assert.deepStrictEqual(answer, { content: "voice 3" })
  })
)

it.effect("a component whose state is no longer understood says that it is old", () =>
  Effect.gen(function* () {
    const work = page.run(use, { state: '["level",3]', values: [], fields: {} }) as Effect.Effect<unknown, unknown>
    const refusal = yield* Effect.flip(work)
    assert.propertyVal(refusal, "_tag", "Refusal")
  })
)

it.effect("a select runs with what was chosen, a form with what was written", () =>
  Effect.gen(function* () {
    const spec = { command: "board", access: "everyone", audience: "caller", state: Schema.Null } as const
    const chosen = select({
      ...spec,
      name: "choose",
      manner: "update",
      run: (_, __, values) => Effect.succeed({ content: values.join() })
    })
    const written = modal({
      ...spec,
      name: "write",
      manner: "private",
      run: (_, __, { note = "" }) => Effect.succeed({ content: note })
    })
    const input = { state: chosen.id(use, null), values: ["a", "b"], fields: { note: "hello" } }
    assert.deepStrictEqual(yield* chosen.run(use, input) as Effect.Effect<unknown>, { content: "a,b" })
    assert.deepStrictEqual(yield* written.run(use, input) as Effect.Effect<unknown>, { content: "hello" })
  })
)

const texts = {
  name: "give",
  description: "Gives something",
  options: {
    note: { name: "note", description: "Why" },
    amount: { name: "amount", description: "How much" },
    member: { name: "member", description: "Whom" }
  }
}

const give = command({
  access: "administrator",
  manner: "private",
  texts: { en: texts, de: texts },
  options: {
    note: optional(option.text({ min: 1, max: 20 })),
    amount: option.whole({ min: 1, max: 10 }),
    member: option.member
  },
  run: (_, { amount, member, note }) => Effect.succeed({ content: `${member} ${amount} ${note}` })
})

it("Discord is told required options first", () => {
  const { definition } = give
  assert.deepStrictEqual("options" in definition ? definition.options?.map(({ name }) => name) : [], [
    "amount",
    "member",
    "note"
  ])
})

const run = (options: Readonly<Record<string, string | number | boolean>>) =>
  (give.doors.get("")?.run(use, options) ?? Effect.die("no door")) as Effect.Effect<unknown, unknown>

it.effect("a command runs with its options decoded, null for what was left out", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(yield* run({ member: "7", amount: 3 }), { content: "7 3 null" })
  })
)

it.effect("a command refuses what its options do not allow, though Discord let it pass", () =>
  Effect.gen(function* () {
    assert.propertyVal(yield* Effect.flip(run({ member: "7", amount: 11 })), "_tag", "Refusal")
    assert.propertyVal(yield* Effect.flip(run({ amount: 1 })), "_tag", "Refusal")
  })
)

it.effect("a context menu runs with the member it was opened on", () =>
  Effect.gen(function* () {
    const menu = memberMenu({
      access: "everyone",
      manner: "private",
      texts: { en: { name: "Greet" }, de: { name: "Grüßen" } },
      run: (_, target) => Effect.succeed({ content: target })
    })
    const work = menu.doors.get("")?.run(use, { target: "9" }) ?? Effect.die("no door")
    assert.deepStrictEqual(yield* work as Effect.Effect<unknown>, { content: "9" })
  })
)
