import { connect, type Socket } from "node:net"
import { answer } from "../child.ts"

/** What the crowd is asked. */
export type CrowdRequest =
  | { readonly ask: "open"; readonly port: number; readonly path: string; readonly clients: number }
  | { readonly ask: "heard" }
  | { readonly ask: "leave" }

/** What each client has heard since the crowd was last asked. */
export interface Heard {
  /** Clients whose stream is open. */
  readonly open: number
  /** Boards told, in all. */
  readonly boards: number
  /** When each client that was told of a board had all of it: ms of the machine's own clock. */
  readonly at: ReadonlyArray<number>
  /** Bytes that were neither heads nor pings. */
  readonly bytes: number
}

interface Client {
  readonly socket: Socket
  told: number
  at: number
  bytes: number
}

/** Opened at once, so that nobody's backlog of connections overflows. */
const atOnce = 200

const clients: Array<Client> = []

const now = () => performance.timeOrigin + performance.now()

const listen = (port: number, path: string, number: number) =>
  new Promise<void>((resolve, reject) => {
    const socket = connect(port, "127.0.0.1")
    const client: Client = { socket, told: 0, at: 0, bytes: 0 }
    // Each is a visitor of its own, as behind a reverse proxy.
    const address = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: ${address}\r\n\r\n`)
    socket.setEncoding("latin1")
    socket.on("data", (chunk: string) => {
      if (chunk.startsWith("HTTP/1.1 ") && !chunk.startsWith("HTTP/1.1 200")) reject(new Error(chunk))
      if (chunk.includes(": ping\n\n")) return
      if (chunk.includes("event: board\n")) {
        client.told++
        resolve()
      }
      client.bytes += chunk.length
      client.at = now()
    })
    socket.on("error", reject)
    clients.push(client)
  })

answer(async (request: CrowdRequest) => {
  switch (request.ask) {
    case "open":
      for (let from = 0; from < request.clients; from += atOnce) {
        const group = Array.from({ length: Math.min(atOnce, request.clients - from) }, (_, i) => from + i)
        await Promise.all(group.map((number) => listen(request.port, request.path, number)))
      }
      return clients.length
    case "heard": {
      const told = clients.filter((client) => client.told > 0)
      const heard: Heard = {
        open: clients.filter(({ socket }) => !socket.destroyed).length,
        boards: told.reduce((sum, client) => sum + client.told, 0),
        at: told.map(({ at }) => at),
        bytes: clients.reduce((sum, { bytes }) => sum + bytes, 0)
      }
      for (const client of clients) Object.assign(client, { told: 0, bytes: 0 })
      return heard
    }
    case "leave":
      for (const { socket } of clients.splice(0)) socket.destroy()
      return null
  }
})
