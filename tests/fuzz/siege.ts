import { connect, type Socket } from "node:net"
import { setTimeout as wait } from "node:timers/promises"
import { Effect, PubSub } from "effect"
import { harbour, transition } from "../entrypoints/admin/sampleInspector.ts"
import { credentials, startAdmin } from "./admin.ts"
import { exchange, get } from "./exchange.ts"
import type { Findings } from "./findings.ts"
import { livingHeap, watchProcess } from "./vitals.ts"

const crowd = 10_000
const atOnce = 200
const lingering = 50
/** Transitions, so many at a time: enough to fill every buffer on the way to a client that does not read. */
const flood = 100_000
const burst = 1000

const probeEveryMs = 100

/** Longer than any of the server's own limits: ms. */
const limitMs = 120_000

const bearing = `Host: x\r\n${credentials.join(": ")}\r\n`
const stream = `GET /admin/transitions HTTP/1.1\r\n${bearing}\r\n`
const endlessHead = "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: "
const endlessBody = `PUT /admin/guilds/${harbour}/settings HTTP/1.1\r\n${bearing}Content-Type: application/json\r\nContent-Length: 200000\r\n\r\n`

/** One who connects, says something, and stays. */
class Client {
  readonly socket: Socket
  first = ""
  closed = false
  readonly heard: Promise<void>

  constructor(port: number, opening: string) {
    this.socket = connect(port, "127.0.0.1")
    this.socket.write(opening)
    this.socket.on("error", () => undefined)
    this.heard = new Promise((resolve) => {
      this.socket.on("data", (chunk) => {
        if (this.first === "") this.first = chunk.subarray(0, 400).toString("latin1")
        resolve()
      })
      this.socket.on("close", () => {
        this.closed = true
        resolve()
      })
    })
  }

  get status(): string {
    return /^HTTP\/1\.1 (\d{3})/.exec(this.first)?.[1] ?? "closed"
  }
}

/** Asks again and again whether the server still answers others, each time over a connection of its own. */
const probing = (port: number) => {
  const answered: Array<number> = []
  const unanswered: Array<string> = []
  const going = new Set<Promise<void>>()
  const probe = async () => {
    const began = performance.now()
    const { status } = await exchange(port, get("/healthz"))
    if (status === 200) answered.push(performance.now() - began)
    else unanswered.push(`others were answered with ${status}`)
  }
  const timer = setInterval(() => {
    const one = probe()
      .catch((cause: unknown) => void unanswered.push(String(cause)))
      .finally(() => going.delete(one))
    going.add(one)
  }, probeEveryMs)
  return {
    answered,
    unanswered,
    stop: () => {
      clearInterval(timer)
      return Promise.all(going)
    }
  }
}

/** Streams whose clients do not read, once open, and what became of those who asked for more. */
const assemble = async (port: number) => {
  const clients: Array<Client> = []
  for (let i = 0; i < crowd; i += atOnce) {
    const arrived = Array.from({ length: atOnce }, () => new Client(port, stream))
    await Promise.all(arrived.map(({ heard }) => heard))
    for (const { socket, status } of arrived) if (status === "200") socket.pause()
    clients.push(...arrived)
  }
  return clients
}

/** Clients that are slow, idle or never read: how many are served, what each costs, and that the others are dropped. */
export const besiege = async (): Promise<Findings> => {
  const watch = watchProcess()
  const crashes: Array<string> = []
  const admin = await startAdmin()
  await exchange(admin.port, get("/healthz"))
  const start = livingHeap()
  const began = performance.now()
  const probes = probing(admin.port)

  const clients = await assemble(admin.port)
  const held = livingHeap()

  const slow = [endlessHead, endlessBody].flatMap((opening) =>
    Array.from({ length: lingering }, () => new Client(admin.port, opening))
  )
  const drip = setInterval(() => {
    for (const { closed, socket } of slow) if (!closed) socket.write("a")
  }, 500)

  for (let sent = 0; sent < flood; sent += burst) {
    const made = Array.from({ length: burst }, () => transition(harbour, "SETTLE"))
    await Effect.runPromise(PubSub.publishAll(admin.bot.live, made))
    await wait(5)
  }
  const flooded = livingHeap()
  const from = performance.now()
  const left = () => slow.filter(({ closed }) => !closed).length
  const listening = async () =>
    (await Effect.runPromise(admin.bot.listenersAre(0).pipe(Effect.timeoutOption("10 millis"))))._tag === "None"
  while (performance.now() - from < limitMs && (left() > 0 || (await listening()))) await wait(500)
  clearInterval(drip)
  const took = Math.round((performance.now() - from) / 1000)
  if (left() > 0) crashes.push(`${left()} slow clients are still held after ${took} s`)
  if (await listening()) crashes.push(`streams that nobody reads are still held after ${took} s`)
  for (const { socket } of [...clients, ...slow]) socket.destroy()
  await probes.stop()
  const { answered, unanswered } = probes
  crashes.push(...new Set(unanswered))
  const answeredWith = (status: string) => clients.filter((client) => client.status === status).length
  const served = answeredWith("200")
  const refused = answeredWith("503")
  const dropped = answeredWith("closed")
  clients.length = 0
  const end = livingHeap()
  await admin.stop()
  watch.off()
  crashes.push(...watch.uncaught)
  const megabytes = (heap: number) => `${((heap - start) / 2 ** 20).toFixed(1)} MB`
  return {
    surface: "siege of the admin port",
    refused: crowd - served + slow.length,
    accepted: served,
    crashes,
    serverErrors: 0,
    heap: { start, end },
    seconds: (performance.now() - began) / 1000,
    notes: [
      `${served} of ${crowd} event streams served, ${refused} told that there is no room, ${dropped} hung up on; the heap, clients included, was ${megabytes(held)} larger beside the crowd and ${megabytes(flooded)} when ${flood} transitions were left unread; all ${slow.length} slow clients and all unread streams were dropped within ${took} s`,
      `${answered.length} of ${answered.length + unanswered.length} other requests answered meanwhile, the slowest after ${Math.round(Math.max(...answered))} ms`
    ]
  }
}
