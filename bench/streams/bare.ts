import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { answer } from "../child.ts"

/** What the bare server is asked: to listen, or to write a board to everybody. */
export type BareRequest = { readonly ask: "listen" } | { readonly ask: "push"; readonly bytes: number }

const responses = new Set<ServerResponse>()

const frame = (bytes: number) => Buffer.from(`event: board\ndata: ${"x".repeat(bytes)}\n\n`)

/** Event streams with nothing around them: what writing the same to as many costs in Node. */
answer(async (request: BareRequest) => {
  if (request.ask === "push") {
    const cpu = process.cpuUsage()
    const shared = frame(request.bytes)
    for (const response of responses) response.write(shared)
    await new Promise((resolve) => setTimeout(resolve, 2000))
    const { system, user } = process.cpuUsage(cpu)
    return (system + user) / 1000
  }
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" })
    response.write(frame(10))
    responses.add(response)
    response.on("close", () => responses.delete(response))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return (server.address() as AddressInfo).port
})
