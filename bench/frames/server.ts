import { createServer } from "node:http"
import { type WebSocket, WebSocketServer } from "ws"
import { guildCreate, guilds, ready, voiceStates } from "./payloads.ts"

/**
 * A Discord that does nothing but send voice states, as fast as they are taken, in a process of its own: its CPU is
 * not counted. Told how many to send, each time, by its parent.
 */
const frames = voiceStates()
const burst = 256
const mostBuffered = 1 << 20

let sequence = 0
let next = 0
let client: WebSocket | null = null

const dispatch = (socket: WebSocket, name: string, data: string) => {
  sequence += 1
  socket.send(`{"t":"${name}","s":${sequence},"op":0,"d":${data}}`)
}

const blast = (socket: WebSocket, left: number): void => {
  let remaining = left
  if (socket.bufferedAmount < mostBuffered)
    for (let sent = 0; sent < burst && remaining > 0; sent += 1, remaining -= 1) {
      dispatch(socket, "VOICE_STATE_UPDATE", frames[next] ?? "")
      next = (next + 1) % frames.length
    }
  if (remaining > 0) setImmediate(() => blast(socket, remaining))
}

const greet = (socket: WebSocket, gateway: string) => {
  client = socket
  sequence = 0
  dispatch(socket, "READY", JSON.stringify(ready(gateway)))
  for (let guild = 0; guild < guilds; guild += 1) dispatch(socket, "GUILD_CREATE", JSON.stringify(guildCreate(guild)))
}

const http = createServer((_, response) => {
  const limit = { total: 1000, remaining: 1000, reset_after: 86_400_000, max_concurrency: 1 }
  response.writeHead(200, { "Content-Type": "application/json" })
  response.end(JSON.stringify({ url: gatewayUrl(), shards: 1, session_start_limit: limit }))
})

const port = () => {
  const address = http.address()
  return typeof address === "object" && address !== null ? address.port : 0
}
const gatewayUrl = () => `ws://127.0.0.1:${port()}/`

new WebSocketServer({ server: http }).on("connection", (socket) => {
  socket.on("message", (data: Buffer) => {
    const { op }: { readonly op: number } = JSON.parse(data.toString())
    if (op === 1) socket.send('{"op":11}')
    if (op === 2) greet(socket, gatewayUrl())
  })
  socket.send('{"op":10,"d":{"heartbeat_interval":41250}}')
})

process.on("message", (count: number) => {
  if (client !== null) blast(client, count)
})
process.on("disconnect", () => process.exit(0))
http.listen(0, "127.0.0.1", () => process.send?.(port()))
