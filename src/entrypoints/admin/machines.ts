import { Schema } from "effect"
import type { AnyStateMachine } from "xstate"
import { guild } from "../../machines/guild/guild.ts"
import { voiceSession } from "../../machines/voice/voiceSession.ts"
import { nameOf, stateDiagram } from "./stateDiagram.ts"

/** A machine that actors run: its XState definition, and that drawn as a Mermaid state diagram. */
export const MachineView = Schema.Struct({ name: Schema.String, definition: Schema.Json, diagram: Schema.String })
export interface MachineView extends Schema.Schema.Type<typeof MachineView> {}

const decodeJson = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Json))

/** JSON would drop actions and guards written inline. (XState's own `toJSON` leaves itself in what it returns.) */
const nameFunctions = (key: string, value: unknown): unknown =>
  typeof value !== "function" ? value : key === "toJSON" ? undefined : nameOf(value)

const viewOf = (name: string, machine: AnyStateMachine): MachineView => ({
  name,
  definition: decodeJson(JSON.stringify(machine.definition, nameFunctions)),
  diagram: stateDiagram(machine)
})

/** Drawn from the very machines that run. */
export const machines: ReadonlyArray<MachineView> = [viewOf("guild", guild), viewOf("voiceSession", voiceSession)]
