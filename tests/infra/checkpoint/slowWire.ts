import { once } from "node:events"
import { createConnection, createServer, type Socket } from "node:net"
import { Effect } from "effect"

interface Wire {
  readonly server: Socket
  /** What the client sent and the server has not got; null while the wire is good. */
  held: Array<Buffer> | null
  hungUp: boolean
}

/** A wire to a port of this machine that can hold back what is sent, as a bad network does, and deliver it late. */
export const makeSlowWire = Effect.fnUntraced(function* (port: number) {
  const wires = new Set<Wire>()

  const settle = (wire: Wire) => {
    for (const bytes of wire.held ?? []) wire.server.write(bytes)
    wire.held = null
    if (wire.hungUp) wire.server.end()
  }

  const listener = createServer((client) => {
    const server = createConnection(port, "127.0.0.1")
    const wire: Wire = { server, held: null, hungUp: false }
    wires.add(wire)
    client.on("data", (bytes) => (wire.held === null ? server.write(bytes) : wire.held.push(bytes)))
    server.on("data", (bytes) => client.write(bytes))
    client
      .on("error", () => {})
      .on("close", () => {
        wire.hungUp = true
        if (wire.held === null) server.end()
      })
    server
      .on("error", () => {})
      .on("close", () => {
        wires.delete(wire)
        client.destroy()
      })
  })

  yield* Effect.acquireRelease(
    Effect.promise(() => once(listener.listen(0, "127.0.0.1"), "listening")),
    () =>
      Effect.sync(() => {
        listener.close()
        for (const { server } of wires) server.destroy()
      })
  )
  const address = listener.address()

  return {
    url: `redis://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    /** Holds what the present connections send; those to come are good. */
    hold: Effect.sync(() => {
      for (const wire of wires) wire.held = []
    }),
    /** Delivers all that was held, also from clients that have hung up. */
    release: Effect.sync(() => {
      for (const wire of wires) settle(wire)
    })
  }
})
