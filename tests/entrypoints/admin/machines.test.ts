import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { createMachine } from "xstate"
import { machines } from "../../../src/entrypoints/admin/machines.ts"
import { stateDiagram } from "../../../src/entrypoints/admin/stateDiagram.ts"

describe("the diagram of a machine", () => {
  it("draws states, arrows with their guards, and where it starts and ends", () => {
    const kettle = createMachine({
      id: "kettle",
      initial: "cold",
      states: {
        cold: { on: { SWITCHED: [{ guard: "isFilled", target: "heating" }, { target: "broken" }] } },
        heating: { on: { BOILED: "cold" } },
        broken: { type: "final" }
      }
    })
    assert.strictEqual(
      stateDiagram(kettle),
      [
        "stateDiagram-v2",
        "  [*] --> kettle_cold",
        '  state "cold" as kettle_cold',
        "  kettle_cold --> kettle_heating : SWITCHED [isFilled]",
        "  kettle_cold --> kettle_broken : SWITCHED",
        '  state "heating" as kettle_heating',
        "  kettle_heating --> kettle_cold : BOILED",
        '  state "broken" as kettle_broken',
        "  kettle_broken --> [*]"
      ].join("\n")
    )
  })

  it("draws regions side by side, states within states, and what holds in every state once", () => {
    const lamp = createMachine({
      id: "lamp",
      type: "parallel",
      on: { TESTED: { actions: "blink" } },
      states: {
        power: { initial: "off", states: { off: { on: { PRESSED: "on" } }, on: {} } },
        colour: {}
      }
    })
    assert.strictEqual(
      stateDiagram(lamp),
      [
        "stateDiagram-v2",
        '  state "power" as lamp_power',
        "  state lamp_power {",
        "    [*] --> lamp_power_off",
        '    state "off" as lamp_power_off',
        "    lamp_power_off --> lamp_power_on : PRESSED",
        '    state "on" as lamp_power_on',
        "  }",
        "  --",
        '  state "colour" as lamp_colour',
        '  state "any state" as any_state',
        "  any_state --> any_state : TESTED / blink"
      ].join("\n")
    )
  })

  it("shows every state and event of the machines that run", () => {
    const Definition = Schema.Struct({ states: Schema.Record(Schema.String, Schema.Unknown) })
    assert.deepStrictEqual(
      machines.map(({ name }) => name),
      ["guild", "voiceSession"]
    )
    for (const { definition, diagram, name } of machines) {
      for (const state of Object.keys(Schema.decodeUnknownSync(Definition)(definition).states)) {
        assert.include(diagram, `state "${state}" as ${name}_${state}`)
      }
      const text = JSON.stringify(definition)
      for (const [, event = ""] of text.matchAll(/"eventType":"([^"]+)"/g)) assert.include(diagram, event)
      assert.notInclude(text, '"toJSON"')
      assert.notInclude(text, '"actions":[null]')
    }
  })
})
