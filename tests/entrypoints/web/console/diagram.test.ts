import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { machines } from "../../../../src/entrypoints/admin/machines.ts"
import { type Box, layoutOf } from "../../../../src/entrypoints/web/console/diagram/layout.ts"
import { anyState, type Definition, graphOf } from "../../../../src/entrypoints/web/console/machines/definition.ts"

const Arrows = Schema.Record(
  Schema.String,
  Schema.Array(
    Schema.Struct({
      eventType: Schema.String,
      guard: Schema.optionalKey(Schema.String),
      target: Schema.optionalKey(Schema.Array(Schema.String)),
      actions: Schema.Array(Schema.String)
    })
  )
)
const decodeDefinition = Schema.decodeUnknownSync(
  Schema.Struct({
    id: Schema.String,
    initial: Schema.Struct({ target: Schema.Array(Schema.String) }),
    states: Schema.Record(
      Schema.String,
      Schema.Struct({ id: Schema.String, key: Schema.String, type: Schema.String, on: Arrows })
    ),
    on: Arrows
  })
)

/** As the server sends it: that it decodes proves that the page reads what is there. */
const definitionOf = (wanted: string): Definition =>
  decodeDefinition(machines.find(({ name }) => name === wanted)?.definition)

const overlap = (a: Box, b: Box) =>
  Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2

describe("the diagram of a machine", () => {
  it("has every state of a session, and what leads to it from any state", () => {
    const graph = graphOf(definitionOf("voiceSession"))
    assert.deepStrictEqual(
      graph.states.map(({ name }) => name),
      [anyState, "active", "afk", "video", "streaming", "disconnected"]
    )
    assert.deepStrictEqual(
      graph.states.filter(({ final }) => final).map(({ name }) => name),
      ["disconnected"]
    )
    assert.strictEqual(graph.initial, "active")
    assert.deepInclude(graph.arrows, {
      from: anyState,
      to: "afk",
      event: "VOICE.CHANGED",
      guard: "isAfk",
      inner: false
    })
    assert.deepInclude(graph.arrows, { from: anyState, to: anyState, event: "SETTLE", guard: null, inner: true })
  })

  it("has the transitions of each state of a guild", () => {
    const { arrows, initial, states } = graphOf(definitionOf("guild"))
    assert.deepStrictEqual(
      states.map(({ name }) => name),
      ["absent", "reconciling", "live", "departed"]
    )
    assert.strictEqual(initial, "absent")
    assert.deepInclude(arrows, { from: "live", to: "absent", event: "GUILD.LOST", guard: null, inner: false })
  })

  it.each(["voiceSession", "guild"])("draws one line between two states, and nothing over anything: %s", (name) => {
    const graph = graphOf(definitionOf(name))
    const { edges, height, states, width } = layoutOf(graph)
    const ends = edges.map(({ from, to }) => `${from} ${to}`)
    assert.strictEqual(new Set(ends).size, ends.length)
    assert.strictEqual(edges.flatMap(({ arrows }) => arrows).length, graph.arrows.length)
    const boxes = [...states, ...edges.map(({ label }) => label)]
    for (const [i, box] of boxes.entries()) {
      assert.isFalse(boxes.slice(i + 1).some((other) => overlap(box, other)))
      assert.isTrue(box.x - box.width / 2 >= 0 && box.x + box.width / 2 <= width)
      assert.isTrue(box.y - box.height / 2 >= 0 && box.y + box.height / 2 <= height)
    }
  })

  it("lists the states of a session from top to bottom as the machine does", () => {
    const { states } = layoutOf(graphOf(definitionOf("voiceSession")))
    const column = states.filter(({ name }) => name !== anyState)
    assert.deepStrictEqual(
      column.toSorted((a, b) => a.y - b.y).map(({ name }) => name),
      column.map(({ name }) => name)
    )
  })
})
