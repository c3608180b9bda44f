import { connect, type Socket } from "node:net"
import { setTimeout as wait } from "node:timers/promises"
import { Effect, PubSub } from "effect"
import { harbour, transition } from "../entrypoints/admin/sampleInspector.ts"
import { startAdmin, token } from "./admin.ts"
import { type Findings, livingHeap, watchProcess } from "./findings.ts"
import { exchange } from "./rawHttp.ts"

const crowd = 10_000
const atOnce = 200
const lingering = 50

/** Longer than any of the server's own limits: ms. */
const limitMs = 120_000

interface Client {
  readonly socket: Socket
  first: string
  closed: boolean
}

const dial = (port: number, opening: string): Promise<Client> =>
  new Promise((resolve) => {
    const client: Client = { socket: connect(port, "127.0.0.1"), first: "", closed: false }
    const { socket } = client
    socket.once("data", (chunk) => {
      client.first = chunk.subarray(0, 400).toString("latin1")
      resolve(client)
    })
    socket.on("error", () => undefined)
    socket.on("close", () => {
      client.closed = true
      resolve(client)
    })
    socket.on("connect", () => {
      socket.write(opening)
      if (opening.length < 60) resolve(client)
    })
  })

const stream = `GET /admin/transitions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`
const endless = `PUT /admin/guilds/${harbour}/settings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 200000\r\n\r\n`

/** Clients that are slow, idle or never read: how many are served, what each costs, and that the others are dropped. */
export const besiege = async (): Promise<Findings> => {
  const watch = watchProcess()
  const crashes: Array<string> = []
  const admin = await startAdmin()
  const alive = async (when: string) => {
    const answer = await exchange(
      admin.port,
      Buffer.from("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    )
    if (answer.status !== 200) crashes.push(`not alive ${when}`)
  }
  await alive("at the start")
  const start = livingHeap()

  const clients: Array<Client> = []
  let served = 0
  for (let i = 0; i < crowd; i += atOnce) {
    const arrived = await Promise.all(Array.from({ length: atOnce }, () => dial(admin.port, stream)))
    for (const client of arrived) {
      if (client.first.startsWith("HTTP/1.1 200")) {
        served++
        // From here on it reads nothing.
        client.socket.pause()
        clients.push(client)
      } else client.socket.destroy()
    }
  }
  const held = livingHeap()
  await alive("beside a crowd of event streams")

  const slow = await Promise.all(
    Array.from({ length: lingering }, () => dial(admin.port, "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: "))
  )
  const bodies = Array.from({ length: lingering }, () => {
    const client: Client = { socket: connect(admin.port, "127.0.0.1"), first: "", closed: false }
    client.socket.on("error", () => undefined)
    client.socket.on("data", () => undefined)
    client.socket.on("close", () => (client.closed = true))
    client.socket.write(endless)
    return client
  })
  for (const { socket } of slow) socket.on("data", () => undefined)
  const drip = setInterval(() => {
    for (const { closed, socket } of [...slow, ...bodies]) if (!closed) socket.write("a")
  }, 500)

  // Enough to fill every buffer on the way to a client that does not read.
  const batch = Array.from({ length: 1000 }, () => transition(harbour, "SETTLE"))
  for (let sent = 0; sent < 100; sent++) {
    await Effect.runPromise(PubSub.publishAll(admin.bot.live, batch))
    await wait(5)
  }
  const flooded = livingHeap()
  const began = performance.now()
  const left = () => [...slow, ...bodies].filter(({ closed }) => !closed).length
  const listening = () => Effect.runPromise(admin.bot.listenersAre(0).pipe(Effect.timeoutOption("10 millis")))
  while (performance.now() - began < limitMs && (left() > 0 || (await listening())._tag === "None")) await wait(500)
  clearInterval(drip)
  const took = Math.round((performance.now() - began) / 1000)
  if (left() > 0) crashes.push(`${left()} slow clients are still held after ${took} s`)
  if ((await listening())._tag === "None") crashes.push(`streams that nobody reads are still held after ${took} s`)
  for (const { socket } of [...clients, ...slow, ...bodies]) socket.destroy()
  await alive("after the siege")
  const end = livingHeap()
  await admin.stop()
  watch.off()
  crashes.push(...watch.uncaught)
  const each = (heap: number) => `${Math.round((heap - start) / Math.max(1, served) / 1024)} kB`
  return {
    surface: "siege of the admin port",
    cases: crowd + 2 * lingering,
    refused: crowd - served + 2 * lingering,
    accepted: served,
    crashes,
    serverErrors: 0,
    heap: { start, end },
    notes: [
      `${served} of ${crowd} event streams served, ${each(held)} of heap each (client included), ${each(flooded)} when none reads; all slow clients and unread streams dropped within ${took} s`
    ]
  }
}
