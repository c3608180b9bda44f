import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect, Schedule } from "effect"
import { Redis } from "ioredis"
import { findBinary } from "./binaries.ts"

/** A Redis of our own on a free loopback port: it may be stopped, frozen and wiped. Its data live in a folder of /tmp. */
export interface RedisServer {
  readonly url: string
  readonly port: number
  /** Ends it at once; its data stay. */
  readonly stop: Effect.Effect<void>
  /** Starts it on its port, and answers when it does. */
  readonly start: Effect.Effect<void>
  /** Stops it, and removes its data. */
  readonly erase: Effect.Effect<void>
  readonly freeze: Effect.Effect<void>
  readonly thaw: Effect.Effect<void>
  readonly flushAll: Effect.Effect<void>
  /** Runs commands on a connection of their own. */
  readonly run: <A>(commands: (client: Redis) => Promise<A>) => Effect.Effect<A>
}

const freePort = async () => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  if (address === null || typeof address === "string") throw new Error("no port")
  return address.port
}

const close = async (child: ChildProcess, signal: NodeJS.Signals) => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, "exit")
  child.kill(signal)
  await closed
}

/** Further arguments are those of `redis-server`. It lives as long as the scope. */
export const makeRedisServer = Effect.fnUntraced(function* (
  options: { readonly password?: string; readonly args?: ReadonlyArray<string> } = {}
) {
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "guildhall-redis-"))),
    (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
  )
  const port = yield* Effect.promise(freePort)
  const { args = [], password = "" } = options
  const binary = findBinary({ name: "redis-server", package: "redis-server" })
  let child: ChildProcess | null = null

  const run: RedisServer["run"] = (commands) =>
    Effect.acquireUseRelease(
      Effect.sync(() => {
        const client = new Redis({ port, host: "127.0.0.1", password, lazyConnect: true, retryStrategy: null })
        return client.on("error", () => {})
      }),
      (client) => Effect.promise(async () => client.connect().then(() => commands(client))),
      (client) => Effect.sync(() => client.disconnect())
    )

  const stop = Effect.promise(async () => {
    if (child !== null) await close(child, "SIGKILL")
    child = null
  })

  const start = Effect.sync(() => {
    const own = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes", "--save", ""]
    child = spawn(binary, [...own, "--requirepass", password, ...args], { stdio: "ignore" })
  }).pipe(
    Effect.andThen(
      run((client) => client.ping()).pipe(
        Effect.sandbox,
        Effect.retry({ schedule: Schedule.spaced("20 millis"), times: 3000 }),
        Effect.orDie
      )
    ),
    Effect.asVoid
  )

  yield* Effect.acquireRelease(start, () => stop)

  return {
    url: password === "" ? `redis://127.0.0.1:${port}` : `redis://:${password}@127.0.0.1:${port}`,
    port,
    stop,
    start,
    erase: Effect.andThen(
      stop,
      Effect.sync(() => rmSync(join(folder, "appendonlydir"), { recursive: true, force: true }))
    ),
    freeze: Effect.sync(() => void child?.kill("SIGSTOP")),
    thaw: Effect.sync(() => void child?.kill("SIGCONT")),
    flushAll: Effect.asVoid(run((client) => client.flushall())),
    run
  } satisfies RedisServer
})
