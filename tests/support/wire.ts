import { once } from "node:events"
import { createConnection, createServer, type Socket } from "node:net"
import { Effect } from "effect"

/** One way of a line: what is on its way, in order. */
interface Way {
  readonly underWay: Array<() => void>
}

interface Line {
  readonly client: Socket
  readonly server: Socket
  readonly ways: readonly [Way, Way]
  /** What the server says next is lost, and the line with it. */
  deaf: boolean
}

/** A wire to a port of this machine, on a port of its own, that can fail in the ways networks do. */
export interface Wire {
  readonly port: number
  /** Resets every connection; new ones are good. */
  readonly cut: Effect.Effect<void>
  /** Resets every connection and refuses new ones. */
  readonly refuse: Effect.Effect<void>
  /** Takes everything and delivers nothing, not even that somebody hung up. */
  readonly swallow: Effect.Effect<void>
  /** Each way takes this long: ms. */
  readonly delay: (ms: number) => Effect.Effect<void>
  /**
   * Delivers the next request that matches, and resets its connection instead of delivering the answer.
   * Answers when that has happened.
   */
  readonly loseAnswer: (request: RegExp) => Effect.Effect<void>
  /** All is well again; what was swallowed arrives late, also from who has hung up. */
  readonly mend: Effect.Effect<void>
}

/** A wire to `port`, for as long as the scope lives. */
export const makeWire = Effect.fnUntraced(function* (port: number) {
  const lines = new Set<Line>()
  let delayMs = 0
  let swallowing = false
  let losing: { readonly request: RegExp; readonly lost: () => void } | null = null

  const deliverNext = ({ underWay }: Way) => {
    if (!swallowing) underWay.shift()?.()
  }
  const send = (way: Way, delivery: () => void) => {
    way.underWay.push(delivery)
    if (swallowing) return
    if (delayMs === 0 && way.underWay.length === 1) deliverNext(way)
    else setTimeout(deliverNext, delayMs, way)
  }
  const reset = (line: Line) => {
    lines.delete(line)
    line.client.resetAndDestroy()
    line.server.destroy()
  }

  const listener = createServer({ noDelay: true }, (client) => {
    const server = createConnection({ port, host: "127.0.0.1", noDelay: true })
    const [up, down]: readonly [Way, Way] = [{ underWay: [] }, { underWay: [] }]
    const line: Line = { client, server, ways: [up, down], deaf: false }
    lines.add(line)
    client
      .on("error", () => {})
      .on("data", (bytes) => {
        if (losing?.request.test(bytes.toString("latin1")) === true) {
          line.deaf = true
          losing.lost()
          losing = null
        }
        send(up, () => server.write(bytes))
      })
      .on("close", () => send(up, () => server.end()))
    server
      .on("error", () => {})
      .on("data", (bytes) => (line.deaf ? reset(line) : send(down, () => client.write(bytes))))
      .on("close", () =>
        send(down, () => {
          lines.delete(line)
          client.destroy()
        })
      )
  })

  const listen = (at: number) => Effect.promise(() => once(listener.listen(at, "127.0.0.1"), "listening"))
  yield* Effect.acquireRelease(listen(0), () =>
    Effect.sync(() => {
      listener.close()
      for (const line of lines) reset(line)
    })
  )
  const address = listener.address()
  const own = typeof address === "object" ? (address?.port ?? 0) : 0

  const cut = Effect.sync(() => {
    for (const line of lines) reset(line)
  })
  const wire: Wire = {
    port: own,
    cut,
    refuse: Effect.andThen(
      Effect.sync(() => listener.close()),
      cut
    ),
    swallow: Effect.sync(() => {
      swallowing = true
    }),
    delay: (ms) =>
      Effect.sync(() => {
        delayMs = ms
      }),
    loseAnswer: (request) =>
      Effect.callback<void>((resume) => {
        const asked = { request, lost: () => resume(Effect.void) }
        losing = asked
        return Effect.sync(() => {
          if (losing === asked) losing = null
        })
      }),
    mend: Effect.suspend(() => {
      delayMs = 0
      swallowing = false
      for (const { ways } of lines) for (const way of ways) while (way.underWay.length > 0) deliverNext(way)
      return listener.listening ? Effect.void : Effect.asVoid(listen(own))
    })
  }
  return wire
})
