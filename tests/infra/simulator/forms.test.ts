import { assert, describe, it } from "@effect/vitest"
import type { Schema } from "effect"
import { CommandsForm } from "../../../src/infra/simulator/rest/commandForms.ts"
import { MessageForm, ModalForm } from "../../../src/infra/simulator/rest/forms.ts"
import { objection } from "../../../src/infra/simulator/rest/invalidForm.ts"

const errors = (schema: Schema.Decoder<unknown>, form: unknown): string =>
  JSON.stringify(Object(objection(schema, form)?.body).errors ?? null)

const button = (custom_id: string) => ({ type: 2, style: 1, label: custom_id, custom_id })
const row = (...components: ReadonlyArray<unknown>) => ({ type: 1, components })
const choice = (value: string) => ({ label: value, value })
const letters = (count: number) => Array.from({ length: count }, (_, n) => choice(String.fromCodePoint(97 + n)))
const chat = (change: object) => [{ name: "profile", description: "A card", ...change }]
const times = (count: number, item: unknown) => Array.from({ length: count }, () => item)

const option = (name: string, change: object = {}) => ({ name, description: "Which", type: 3, ...change })

describe("the limits of what an application may send", () => {
  it.each([
    { content: "x".repeat(2000) },
    { components: [row(button("a"), button("b")), row({ type: 5, custom_id: "who", placeholder: "Whom" })] },
    { components: [row({ type: 2, style: 5, label: "Board", url: "https://example.org" })] },
    { allowed_mentions: { parse: ["roles"], users: ["1"], replied_user: false } },
    {
      components: [row({ type: 3, custom_id: "a", min_values: 0, max_values: 2, options: [choice("a"), choice("b")] })]
    },
    { embeds: [{ title: "t", image: { url: "attachment://card.png" }, color: 255 }] },
    { embeds: [{ title: "t", fields: [{ name: "n", value: "v", inline: true }] }] }
  ])("let through %o", (form) => {
    assert.strictEqual(errors(MessageForm, form), "null")
  })

  it.each([
    [
      "content",
      { content: "x".repeat(2001) },
      `{"content":{"_errors":[{"code":"BASE_TYPE_INVALID","message":"Must be 2000`
    ],
    ["a title", { embeds: [{ title: "x".repeat(257) }] }, `{"embeds":{"0":{"title":{"_errors"`],
    ["an empty field", { embeds: [{ fields: [{ name: "n", value: "" }] }] }, `{"embeds":{"0":{"fields":{"0":{"value"`],
    ["embeds in all", { embeds: times(2, { description: "x".repeat(3500) }) }, "exceeds maximum size of 6000"],
    ["eleven embeds", { embeds: times(11, { title: "t" }) }, "Must be 10 or fewer"],
    ["six rows", { components: Array.from({ length: 6 }, (_, n) => row(button(`${n}`))) }, "Must be 5 or fewer"],
    ["two selects in a row", { components: [row({ type: 5, custom_id: "a" }, { type: 5, custom_id: "b" })] }, "width"],
    ["an id twice", { components: [row(button("a"), button("a"))] }, "cannot be duplicated"],
    ["a button that does nothing", { components: [row({ type: 2, style: 1, label: "x" })] }, "custom id"],
    ["a long label", { components: [row({ ...button("a"), label: "x".repeat(81) })] }, `"label":{"_errors"`],
    ["a long custom id", { components: [row(button("x".repeat(101)))] }, "100 or fewer"],
    [
      "a link to nowhere",
      { components: [row({ type: 2, style: 5, label: "x", url: "javascript:1" })] },
      "Scheme must be"
    ],
    ["26 options", { components: [row({ type: 3, custom_id: "a", options: letters(26) })] }, "25 or fewer"],
    [
      "an option twice",
      { components: [row({ type: 3, custom_id: "a", options: [choice("a"), choice("a")] })] },
      "already used"
    ],
    [
      "more values than options",
      { components: [row({ type: 3, custom_id: "a", max_values: 2, options: [choice("a")] })] },
      "fewer options"
    ],
    ["bounds the wrong way round", { components: [row({ type: 5, custom_id: "a", min_values: 2 })] }, "max_values"],
    ["26 fields", { embeds: [{ fields: times(26, { name: "n", value: "v" }) }] }, "25 or fewer"],
    ["an embed that shows nothing", { embeds: [{ color: 1 }] }, "something to show"],
    ["a picture from nowhere", { embeds: [{ image: { url: "card.png" } }] }, "well formed URL"],
    ["unknown mentions", { allowed_mentions: { parse: ["all"] } }, `{"allowed_mentions":{"parse":{"0"`],
    ["mentions twice over", { allowed_mentions: { parse: ["users"], users: ["1"] } }, "mutually exclusive"],
    ["a select without options", { components: [row({ type: 3, custom_id: "a", options: [] })] }, "Must be 1 or more"]
  ])("stop %s", (_, form, message) => {
    assert.include(errors(MessageForm, form), message)
  })

  it.each([
    ["a plain command", chat({ options: [option("metric", { required: true }), option("period")] }), "null"],
    ["subcommands", chat({ options: [{ ...option("add"), type: 1, options: [option("who", { type: 6 })] }] }), "null"],
    ["a context menu", [{ type: 2, name: "Show profile" }], "null"],
    ["a capital", chat({ name: "Profile" }), "Command name is invalid"],
    ["no description", chat({ description: "" }), `"description":{"_errors"`],
    ["a required option after a free one", chat({ options: [option("a"), option("b", { required: true })] }), "before"],
    ["one option twice", chat({ options: [option("a"), option("a")] }), "unique"],
    ["subcommands beside options", chat({ options: [option("a"), { ...option("b"), type: 1 }] }), "mutually exclusive"],
    ["an unknown language", chat({ name_localizations: { tlh: "naDev" } }), "known locale"],
    [
      "a known language",
      chat({ name_localizations: { de: "profil" }, description_localizations: { de: "Eine Karte" } }),
      "null"
    ],
    ["a long description", chat({ description: "x".repeat(101) }), "100 or fewer"],
    ["26 options", chat({ options: Array.from({ length: 26 }, (_, n) => option(`o${n}`)) }), "25 or fewer"],
    ["a described context menu", [{ type: 3, name: "Quote", description: "Quotes" }], "0 or fewer"],
    ["101 commands", Array.from({ length: 101 }, (_, n) => ({ name: `c${n}`, description: "d" })), "at most 100"],
    [
      "choices beside autocomplete",
      chat({ options: [option("a", { autocomplete: true, choices: [{ name: "n", value: "v" }] })] }),
      "exclude"
    ],
    ["a completed member", chat({ options: [option("a", { type: 6, autocomplete: true })] }), "can be completed"],
    ["26 choices", chat({ options: [option("a", { choices: times(26, { name: "n", value: "v" }) })] }), "25 or fewer"],
    ["one name twice", [...chat({}), ...chat({})], "must be unique"]
  ])("judge commands: %s", (_, form, message) => {
    assert.include(errors(CommandsForm, form), message)
  })

  it.each([
    ["no fields", []],
    ["six fields", Array.from({ length: 6 }, (_, n) => row({ type: 4, custom_id: `${n}`, style: 1, label: "l" }))],
    ["an id twice", times(2, row({ type: 4, custom_id: "a", style: 1, label: "l" }))],
    ["a row without a label", [row({ type: 4, custom_id: "a", style: 1 })]],
    ["a long value", [row({ type: 4, custom_id: "a", style: 1, label: "l", max_length: 2, value: "abc" })]],
    [
      "lengths the wrong way round",
      [row({ type: 4, custom_id: "a", style: 1, label: "l", min_length: 3, max_length: 2 })]
    ],
    ["a button", [row(button("a"))]],
    ["a bad select in a label", [{ type: 18, label: "l", component: { type: 3, custom_id: "a", options: [] } }]],
    ["a select that needs nothing", [{ type: 18, label: "l", component: { type: 5, custom_id: "a", min_values: 0 } }]]
  ])("stop a modal with %s", (_, components) => {
    assert.include(errors(ModalForm, { custom_id: "m", title: "Rates", components }), `"components"`)
  })

  it("stop a modal with a long title, and let a good one through", () => {
    const input = row({ type: 4, custom_id: "a", style: 1, label: "Active" })
    assert.strictEqual(errors(ModalForm, { custom_id: "m", title: "Rates", components: [input] }), "null")
    assert.include(errors(ModalForm, { custom_id: "m", title: "x".repeat(46), components: [input] }), "45 or fewer")
  })
})
