import { assert, describe, it } from "@effect/vitest"
import type { Schema } from "effect"
import { CommandsForm, MessageForm, ModalForm } from "../../../src/infra/simulator/rest/forms.ts"
import { objection } from "../../../src/infra/simulator/rest/invalidForm.ts"

const errors = (schema: Schema.Decoder<unknown>, form: unknown): string =>
  JSON.stringify(Object(objection(schema, form)?.body).errors ?? null)

const button = (custom_id: string) => ({ type: 2, style: 1, label: custom_id, custom_id })
const row = (...components: ReadonlyArray<unknown>) => ({ type: 1, components })
const chat = (change: object) => [{ name: "profile", description: "A card", ...change }]
const times = (count: number, item: unknown) => Array.from({ length: count }, () => item)

const option = (name: string, change: object = {}) => ({ name, description: "Which", type: 3, ...change })

describe("the limits of what an application may send", () => {
  it.each([
    { content: "x".repeat(2000) },
    { components: [row(button("a"), button("b")), row({ type: 5, custom_id: "who", placeholder: "Whom" })] },
    { components: [row({ type: 2, style: 5, label: "Board", url: "https://example.org" })] },
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
    ["26 choices", chat({ options: [option("a", { choices: times(26, { name: "n", value: "v" }) })] }), "25 or fewer"],
    ["one name twice", [...chat({}), ...chat({})], "must be unique"]
  ])("judge commands: %s", (_, form, message) => {
    assert.include(errors(CommandsForm, form), message)
  })

  it("stop a modal with a long title, and let a good one through", () => {
    const input = row({ type: 4, custom_id: "a", style: 1, label: "Active" })
    assert.strictEqual(errors(ModalForm, { custom_id: "m", title: "Rates", components: [input] }), "null")
    assert.include(errors(ModalForm, { custom_id: "m", title: "x".repeat(46), components: [input] }), "45 or fewer")
  })
})
