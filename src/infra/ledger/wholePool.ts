/** What we touch of pg's pool, its clients and their sockets. */
interface PooledClient {
  readonly connection: {
    readonly stream: {
      readonly setTimeout: (ms: number, listener: () => void) => unknown
      readonly destroy: (error: Error) => unknown
    }
  }
  readonly once: (event: "end", listener: () => void) => unknown
  readonly release: (destroy: true) => void
}

interface ClientPool {
  readonly on: {
    (event: "connect" | "acquire", listener: (client: PooledClient) => void): unknown
    (event: "release", listener: (error: unknown, client: PooledClient) => void): unknown
  }
}

/** Who lent a client that died gets this long to give it back. */
const grace = 1_000

/**
 * Keeps a pool from filling up with the dead, in two ways that the libraries do not:
 * a client in use whose server is silent for `silence` ms is cut off (a network that swallows packets reports
 * nothing for a quarter of an hour), and a client that died in a transaction is taken back (a failed rollback
 * never returns it).
 */
export const wholePool = (silence: number) => (pool: ClientPool) => {
  const lent = new WeakSet<PooledClient>()
  pool.on("acquire", (client) => void lent.add(client))
  pool.on("release", (_, client) => void lent.delete(client))
  pool.on("connect", (client) => {
    const { stream } = client.connection
    stream.setTimeout(silence, () => {
      if (lent.has(client)) stream.destroy(new Error(`The database was silent for ${silence} ms.`))
    })
    client.once("end", () => {
      setTimeout(() => {
        if (lent.has(client)) client.release(true)
      }, grace).unref()
    })
  })
}
