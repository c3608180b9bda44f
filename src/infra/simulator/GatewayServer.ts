import type { IncomingMessage } from "node:http"
import type { Duplex } from "node:stream"
import { Option, Schema } from "effect"
import { type RawData, type WebSocket, WebSocketServer } from "ws"
import { addressOf } from "./addressOf.ts"
import type { Downlink, GatewaySession } from "./GatewaySession.ts"
import type { Admission, GatewaySessions } from "./GatewaySessions.ts"

/** A client may send 120 payloads a minute, of 4 096 bytes at most. */
const SENDS = { most: 120, within: 60_000 }
const LARGEST = 4096

/** A client that has not beaten for so many intervals is closed with 4009. */
const PATIENCE = 2.5

const Payload = Schema.Struct({ op: Schema.Int, d: Schema.optionalKey(Schema.Unknown) })
const decodePayload = Schema.decodeUnknownOption(Schema.fromJsonString(Payload))

const decodeIdentify = Schema.decodeUnknownOption(
  Schema.Struct({
    token: Schema.String,
    intents: Schema.Int,
    shard: Schema.optionalKey(Schema.Tuple([Schema.Finite, Schema.Finite]))
  })
)
const decodeResume = Schema.decodeUnknownOption(
  Schema.Struct({ token: Schema.String, session_id: Schema.String, seq: Schema.Int })
)
const decodeRequest = Schema.decodeUnknownOption(
  Schema.Struct({
    guild_id: Schema.String,
    user_ids: Schema.optionalKey(Schema.Union([Schema.String, Schema.Array(Schema.String)])),
    query: Schema.optionalKey(Schema.String),
    limit: Schema.optionalKey(Schema.Int),
    nonce: Schema.optionalKey(Schema.String)
  })
)

const textOf = (data: RawData): string =>
  (Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data)).toString("utf8")

/** One client's socket: its handshake, its heartbeats, and the session it speaks for. */
class Connection {
  static readonly accept = (socket: WebSocket, sessions: GatewaySessions, interval: number): void => {
    const connection = new Connection(socket, sessions, interval)
    connection.#greet()
  }

  readonly #socket: WebSocket
  readonly #sessions: GatewaySessions
  readonly #interval: number
  readonly #link: Downlink
  readonly #watch: NodeJS.Timeout
  #session: GatewaySession | null = null
  #beatAt = performance.now()
  #windowFrom = performance.now()
  #sends = 0
  /** The code we closed with, or the client's own; how the session ends depends on whose it was. */
  #ours: number | null = null

  constructor(socket: WebSocket, sessions: GatewaySessions, interval: number) {
    this.#socket = socket
    this.#sessions = sessions
    this.#interval = interval
    this.#link = {
      dispatch: (sequence, { json, name }) => this.#send(`{"op":0,"s":${sequence},"t":"${name}","d":${json}}`),
      reconnect: () => this.#op(7, null),
      invalidate: (resumable) => {
        this.#session = null
        this.#op(9, resumable)
      },
      close: (code) => this.#close(code),
      drop: () => socket.terminate()
    }
    this.#watch = setInterval(() => this.#expectBeat(), interval)
    socket.on("message", (data) => this.#heard(textOf(data)))
    socket.on("error", () => socket.terminate())
    socket.on("close", (code) => {
      clearInterval(this.#watch)
      if (this.#session !== null) this.#sessions.detach(this.#session, this.#link, this.#ours === null ? code : 4000)
    })
  }

  #greet(): void {
    this.#op(10, { heartbeat_interval: this.#interval, _trace: ["simulated"] })
  }

  #heard(text: string): void {
    const now = performance.now()
    if (now - this.#windowFrom > SENDS.within) {
      this.#windowFrom = now
      this.#sends = 0
    }
    this.#sends += 1
    if (this.#sends > SENDS.most) return this.#close(4008)
    if (Buffer.byteLength(text) > LARGEST) return this.#close(4002)
    const payload = decodePayload(text)
    if (Option.isNone(payload)) return this.#close(4002)
    const { d, op } = payload.value
    if (op === 1) return this.#beat(now)
    if (op === 2) return this.#identify(d)
    if (op === 6) return this.#resume(d)
    if (this.#session === null) return this.#close(4003)
    if (op === 8) return this.#request(this.#session, d)
    // Presence, voice, soundboard and channel info are taken, and change nothing here.
    if (op !== 3 && op !== 4 && op !== 31 && op !== 43) this.#close(4001)
  }

  #beat(now: number): void {
    this.#beatAt = now
    if (this.#session === null || this.#session.hearing === "well") this.#op(11, null)
  }

  #identify(d: unknown): void {
    if (this.#session !== null) return this.#close(4005)
    const request = decodeIdentify(d)
    if (Option.isNone(request)) return this.#close(4002)
    const { intents, shard, token } = request.value
    this.#admit(this.#sessions.identify({ token, intents, shard }, this.#link))
  }

  #resume(d: unknown): void {
    if (this.#session !== null) return this.#close(4005)
    const request = decodeResume(d)
    if (Option.isNone(request)) return this.#close(4002)
    this.#admit(this.#sessions.resume(request.value, this.#link))
  }

  #admit(admission: Admission): void {
    if (admission._tag === "Closed") this.#close(admission.code)
    else if (admission._tag === "Invalid") this.#op(9, false)
    else this.#session = admission.session
  }

  #request(session: GatewaySession, d: unknown): void {
    const request = decodeRequest(d)
    if (Option.isNone(request)) return this.#close(4002)
    const { guild_id: guildId, limit, nonce, query, user_ids: ids } = request.value
    const userIds = typeof ids === "string" ? [ids] : ids
    this.#sessions.requestMembers(session, { guildId, userIds, query, limit, nonce })
  }

  #expectBeat(): void {
    if (performance.now() - this.#beatAt > PATIENCE * this.#interval) this.#close(4009)
  }

  #op(op: number, d: unknown): void {
    this.#send(JSON.stringify({ op, d, s: null, t: null }))
  }

  #send(text: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(text)
  }

  #close(code: number): void {
    this.#ours = code
    this.#socket.close(code)
  }
}

/** Gateway v10 over WebSocket, for whichever HTTP server hands it the upgrade. */
export class GatewayServer {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 1 << 20 })
  readonly #sessions: GatewaySessions
  readonly #interval: number

  constructor(sessions: GatewaySessions, heartbeatInterval: number) {
    this.#sessions = sessions
    this.#interval = heartbeatInterval
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const asked = addressOf(request)?.searchParams
    if (this.#sessions.isDown || asked === undefined) {
      socket.destroy()
      return
    }
    this.#server.handleUpgrade(request, socket, head, (client) => {
      const version = asked.get("v")
      const encoding = asked.get("encoding") ?? "json"
      if (version !== null && version !== "10") client.close(4012)
      else if (encoding !== "json" || asked.has("compress")) client.close(4002)
      else Connection.accept(client, this.#sessions, this.#interval)
    })
  }

  close(): void {
    for (const client of this.#server.clients) client.terminate()
    this.#server.close()
  }
}
