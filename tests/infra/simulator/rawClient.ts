import { Effect, Schema, type Scope, Struct } from "effect"
import { WebSocket } from "ws"
import { Intents } from "../../../src/infra/simulator/dispatch.ts"
import type { Simulator } from "../../../src/infra/simulator/Simulator.ts"
import { until } from "./support.ts"

export const INTENTS = Intents.guilds | Intents.members | Intents.voiceStates | Intents.messages

const decodePayload = Schema.decodeUnknownSync(
  Schema.fromJsonString(
    Schema.Struct({
      op: Schema.Int,
      d: Schema.Unknown,
      s: Schema.NullOr(Schema.Int),
      t: Schema.NullOr(Schema.String)
    })
  )
)
export type Payload = ReturnType<typeof decodePayload>

const Id = Schema.Struct({ id: Schema.String })

/** What tests look at, of whatever a dispatch carries. */
export const Told = Schema.Struct({
  id: Schema.String,
  session_id: Schema.String,
  resume_gateway_url: Schema.String,
  guilds: Schema.Array(Id),
  voice_states: Schema.Array(
    Schema.Struct({
      user_id: Schema.String,
      self_video: Schema.Boolean,
      guild_id: Schema.optionalKey(Schema.Unknown),
      member: Schema.optionalKey(Schema.Unknown)
    })
  ),
  members: Schema.Array(Schema.Struct({ user: Id })),
  member_count: Schema.Int,
  member: Schema.Struct({
    user: Schema.optionalKey(Schema.Struct({ ...Id.fields, global_name: Schema.NullOr(Schema.String) }))
  }),
  channel_id: Schema.NullOr(Schema.String),
  self_stream: Schema.Boolean,
  author: Schema.Struct({ bot: Schema.optionalKey(Schema.Boolean) }),
  type: Schema.Int,
  webhook_id: Schema.String,
  content: Schema.String,
  not_found: Schema.Array(Schema.String),
  nonce: Schema.String,
  chunk_index: Schema.Int,
  chunk_count: Schema.Int
}).mapFields(Struct.map(Schema.optionalKey))
export type Told = typeof Told.Type

export const readTold = Schema.decodeUnknownSync(Told)

/** The plainest gateway client there is: it says what it is told to, and writes down what it hears. */
export interface RawClient {
  readonly heard: ReadonlyArray<Payload>
  readonly closedWith: () => number | null
  readonly send: (op: number, d: unknown) => void
  readonly sendText: (text: string) => void
  readonly close: (code: number) => void
  readonly terminate: () => void
  /** Names of the dispatches heard, in order. */
  readonly names: () => ReadonlyArray<string>
  /** The data of every dispatch of a name. */
  readonly data: (name: string) => ReadonlyArray<Told>
}

export const identify = (simulator: Simulator, change: object = {}) => ({
  token: simulator.token,
  intents: INTENTS,
  properties: { os: "test", browser: "test", device: "test" },
  ...change
})

export const connectRaw = (
  simulator: Simulator,
  query = "?v=10&encoding=json"
): Effect.Effect<RawClient, never, Scope.Scope> =>
  Effect.gen(function* () {
    const socket = yield* Effect.acquireRelease(
      Effect.sync(() => new WebSocket(`${simulator.addresses.gateway}${query}`)),
      (it) => Effect.sync(() => it.terminate())
    )
    const heard: Array<Payload> = []
    let closed: number | null = null
    socket.on("message", (data) => heard.push(decodePayload(Buffer.isBuffer(data) ? data.toString() : "")))
    socket.on("close", (code) => (closed = code))
    socket.on("error", () => undefined)
    yield* until(() => heard.length > 0 || closed !== null, "hello")
    return {
      heard,
      closedWith: () => closed,
      send: (op, d) => socket.send(JSON.stringify({ op, d })),
      sendText: (text) => socket.send(text),
      close: (code) => socket.close(code),
      terminate: () => socket.terminate(),
      names: () => heard.flatMap(({ t }) => (t === null ? [] : [t])),
      data: (name) => heard.filter(({ t }) => t === name).map(({ d }) => readTold(d))
    }
  })

/** Connected, and every GUILD_CREATE heard. */
export const identifyRaw = (simulator: Simulator, change: object = {}) =>
  Effect.gen(function* () {
    const client = yield* connectRaw(simulator)
    client.send(2, identify(simulator, change))
    yield* until(() => client.names().includes("READY"), "READY")
    return client
  })
