import { createHash } from "node:crypto"
import { once } from "node:events"
import { createServer, type IncomingMessage } from "node:http"
import type { Duplex } from "node:stream"
import { WebSocketServer } from "ws"
import { answer } from "../child.ts"
import { Crowd, type CrowdSize } from "./crowd.ts"
import type { Voice } from "./payloads.ts"

/**
 * A Discord that can do little, but fast: it greets whoever identifies with a crowd, resumes whoever asks, and on
 * request pours prepared frames down a connection. A process of its own, so that its work is on nobody's account.
 */
export type FeederRequest =
  | { readonly ask: "open"; readonly size: CrowdSize }
  /** Prepares the next voice states; what every connection is sent afterwards. */
  | { readonly ask: "prepare"; readonly count: number; readonly changing: number }
  | { readonly ask: "send"; readonly token: string }
  /** A digest of where everybody should be now. */
  | { readonly ask: "positions" }
  /** From now on things happen, so many a second, until it is stopped: in the ordinary guilds, and in each visitor. */
  | {
      readonly ask: "flow"
      readonly token: string
      readonly perSecond: number
      readonly visitors: ReadonlyArray<number>
    }
  /** Answers how many things happened in all, and how many people are in voice in the ordinary guilds. */
  | { readonly ask: "stop" }
  /** One person does something now. Answers when it was sent: ms. */
  | {
      readonly ask: "show"
      readonly token: string
      readonly guild: number
      readonly person: number
      readonly voice: Voice
    }
  /** The visiting guilds come, or go. */
  | { readonly ask: "visit"; readonly token: string; readonly here: boolean }
  /** When the connection was last told that it is ready (READY with its guilds, or RESUMED): ms; null before. */
  | { readonly ask: "readyAt"; readonly token: string }

interface Connection {
  readonly socket: Duplex
  readyAt: number | null
}

const text = 0x81

/** One unmasked text frame, as a server sends it. */
const frame = (payload: string): Buffer => {
  const body = Buffer.from(payload)
  const head = Buffer.alloc(body.length < 126 ? 2 : body.length < 65_536 ? 4 : 10)
  head[0] = text
  if (head.length === 2) head[1] = body.length
  else if (head.length === 4) {
    head[1] = 126
    head.writeUInt16BE(body.length, 2)
  } else {
    head[1] = 127
    head.writeBigUInt64BE(BigInt(body.length), 2)
  }
  return Buffer.concat([head, body])
}

const write = async (socket: Duplex, bytes: Buffer): Promise<void> => {
  if (!socket.write(bytes)) await once(socket, "drain")
}

/** A burst each so many ms. */
const pace = 10

/** Frames kept for a resume: several seconds. */
const remembered = 50_000

const open = async (size: CrowdSize) => {
  const crowd = new Crowd(size)
  const connections = new Map<string, Connection>()
  /** In pieces of whole frames: an acknowledgement may go between any two. */
  let prepared: ReadonlyArray<Buffer> = []
  /** What happened last, by sequence: for whoever resumes. */
  const recent = new Map<number, Buffer>()
  let flow = Promise.resolve()
  let halt = new AbortController()
  let happened = 0
  let url = ""

  const connectionOf = (token: string): Connection => {
    const connection = connections.get(token)
    if (connection === undefined) throw new Error(`${token} is not connected`)
    return connection
  }

  /** Makes so many things happen, at once. */
  const happen = (counts: ReadonlyMap<number | "anywhere", number>): Buffer => {
    const frames: Array<Buffer> = []
    for (const [where, count] of counts) {
      for (let n = 0; n < count; n++) {
        const bytes = frame(crowd.happening(where === "anywhere" ? crowd.anywhere() : where))
        frames.push(bytes)
        recent.set(crowd.sequence, bytes)
        happened++
      }
    }
    for (const sequence of recent.keys()) {
      if (recent.size <= remembered) break
      recent.delete(sequence)
    }
    return Buffer.concat(frames)
  }

  const run = async (
    { socket }: Connection,
    perSecond: number,
    visitors: ReadonlyArray<number>,
    until: AbortSignal
  ) => {
    const rates = new Map<number | "anywhere", number>([["anywhere", perSecond]])
    for (const [index, rate] of visitors.entries()) rates.set(size.guilds + index, rate)
    const done = new Map<number | "anywhere", number>()
    const began = performance.now()
    while (!until.aborted) {
      const counts = new Map<number | "anywhere", number>()
      for (const [where, rate] of rates) {
        const wanted = Math.floor(((performance.now() - began) / 1000) * rate)
        counts.set(where, wanted - (done.get(where) ?? 0))
        done.set(where, wanted)
      }
      await write(socket, happen(counts))
      await new Promise((resolve) => setTimeout(resolve, pace))
    }
  }

  const greet = async (connection: Connection) => {
    for (const payload of crowd.greeting(url)) await write(connection.socket, frame(payload))
    connection.readyAt = Date.now()
  }

  const resume = async (connection: Connection, sequence: number) => {
    for (const [made, bytes] of recent) if (made > sequence) await write(connection.socket, bytes)
    await write(connection.socket, frame(crowd.resumed()))
    connection.readyAt = Date.now()
  }

  const http = createServer((_, response) => {
    const limit = { total: 1000, remaining: 999, reset_after: 86_400_000, max_concurrency: 1 }
    response.setHeader("content-type", "application/json")
    response.end(JSON.stringify({ url, shards: 1, session_start_limit: limit }))
  })
  const gateway = new WebSocketServer({ noServer: true })
  http.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    gateway.handleUpgrade(request, socket, head, (client) => {
      client.on("error", () => {})
      client.on("message", (data: Buffer) => {
        const { d, op } = JSON.parse(data.toString())
        if (op === 1) return client.send(JSON.stringify({ op: 11, d: null, s: null, t: null }))
        if (op !== 2 && op !== 6) return
        const connection: Connection = { socket, readyAt: null }
        connections.set(d.token, connection)
        void (op === 2 ? greet(connection) : resume(connection, d.seq))
      })
      client.send(JSON.stringify({ op: 10, d: { heartbeat_interval: 41_250 }, s: null, t: null }))
    })
  })
  http.listen(0, "127.0.0.1")
  await once(http, "listening")
  const address = http.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  url = `ws://127.0.0.1:${port}/`

  return {
    port,
    prepare: (count: number, changing: number) => {
      const frames = Array.from(crowd.voiceStates(count, changing), frame)
      const pieces = Array.from({ length: Math.ceil(frames.length / 1000) }, (_, n) => n * 1000)
      prepared = pieces.map((from) => Buffer.concat(frames.slice(from, from + 1000)))
    },
    send: async (token: string) => {
      const { socket } = connectionOf(token)
      for (const piece of prepared) await write(socket, piece)
    },
    flow: (token: string, perSecond: number, visitors: ReadonlyArray<number>) => {
      halt = new AbortController()
      flow = run(connectionOf(token), perSecond, visitors, halt.signal)
    },
    stop: async () => {
      halt.abort()
      await flow
      return { happened, present: crowd.present() }
    },
    show: async (token: string, guild: number, person: number, voice: Voice) => {
      const bytes = frame(crowd.shows(guild, person, voice))
      recent.set(crowd.sequence, bytes)
      const sentAt = Date.now()
      await write(connectionOf(token).socket, bytes)
      return sentAt
    },
    visit: async (token: string, here: boolean) => {
      const { socket } = connectionOf(token)
      for (const [index] of (size.visitors ?? []).entries()) {
        const guild = size.guilds + index
        await write(socket, frame(here ? crowd.comes(guild) : crowd.goes(guild)))
      }
    },
    positions: () => {
      const digest = createHash("sha1")
      for (const line of [...crowd.positions()].sort()) digest.update(`${line}\n`)
      return digest.digest("hex")
    },
    readyAt: (token: string) => connections.get(token)?.readyAt ?? null
  }
}

let feeder: Awaited<ReturnType<typeof open>> | null = null

answer(async (request: FeederRequest) => {
  if (request.ask === "open") {
    feeder = await open(request.size)
    return feeder.port
  }
  if (feeder === null) throw new Error("not open yet")
  if (request.ask === "prepare") return feeder.prepare(request.count, request.changing)
  if (request.ask === "send") return feeder.send(request.token)
  if (request.ask === "flow") return feeder.flow(request.token, request.perSecond, request.visitors)
  if (request.ask === "stop") return feeder.stop()
  if (request.ask === "show") return feeder.show(request.token, request.guild, request.person, request.voice)
  if (request.ask === "visit") return feeder.visit(request.token, request.here)
  if (request.ask === "readyAt") return feeder.readyAt(request.token)
  return feeder.positions()
})
