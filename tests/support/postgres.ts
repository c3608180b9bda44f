import { type ChildProcess, execFile, spawn } from "node:child_process"
import { chownSync, mkdtempSync, readFileSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { setTimeout } from "node:timers/promises"
import { Effect } from "effect"
import { findBinary } from "./binaries.ts"

const run = promisify(execFile)

/** A private, throw-away Postgres on a free loopback port. Tests may stop, freeze and kill it. */
export interface PostgresServer {
  readonly port: number
  readonly url: (database?: string) => string
  /** Makes an empty database; answers its url. */
  readonly createDatabase: () => Promise<string>
  /** Shuts it down as an operator would: clients are cut, everything is written. */
  readonly stop: () => Promise<void>
  /** Starts it again, on the same port and data. */
  readonly start: () => Promise<void>
  /** Ends it as a crash would: nothing is written, and the next start recovers. */
  readonly crash: () => Promise<void>
  /** SIGKILL to the server. */
  readonly kill: () => Promise<void>
  /** SIGSTOP to the server and each of its processes: connections stay open and nothing answers. */
  readonly freeze: () => void
  readonly thaw: () => void
  /** What it logged, since it was first started. */
  readonly log: () => string
  /** Kills it and removes its data. */
  readonly close: () => Promise<void>
}

/** Postgres refuses to run as root. */
const unprivileged = () => {
  if (process.getuid?.() !== 0) return {}
  const users = readFileSync("/etc/passwd", "utf8").split("\n")
  const fields = users.find((line) => /^(postgres|nobody):/.test(line))?.split(":")
  if (fields === undefined) throw new Error("Postgres refuses to run as root, and there is no user postgres or nobody.")
  return { uid: Number(fields[2]), gid: Number(fields[3]) }
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().on("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })

const reaper = `cat >/dev/null
pid=$(head -1 "$1/data/postmaster.pid") && kill -9 $pid $(cat /proc/$pid/task/$pid/children)
rm -rf "$1"`

/** Kills the server and removes its folder when its standard input ends: at `close`, or when the tests die. */
const watch = (folder: string) =>
  spawn("sh", ["-c", reaper, "sh", folder], { detached: true, stdio: ["pipe", "ignore", "ignore"] })

const childrenOf = (pid: number) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number)

/** Whether a process has ended, though nobody may have asked how. */
const isOver = (pid: number) => {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.startsWith("Z") ?? true
  } catch {
    return true
  }
}

const exited = (child: ChildProcess) =>
  new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve()
    else child.once("exit", () => resolve())
  })

/** `settings` are server settings besides the defaults, which trade safety against power loss for speed. */
export const startPostgres = async (settings: Readonly<Record<string, string>> = {}): Promise<PostgresServer> => {
  const postgres = findBinary({ name: "postgres", package: "postgresql", folders: ["/usr/lib/postgresql/*/bin"] })
  const bin = dirname(postgres)
  const user = unprivileged()
  const folder = mkdtempSync(join(tmpdir(), "guildhall-postgres-"))
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid)
  const watcher = watch(folder)
  const data = join(folder, "data")
  const own = { ...user, cwd: folder, env: { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" } }
  await run(join(bin, "initdb"), ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"], own)
  const port = await freePort()
  const options = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    shared_buffers: "64MB",
    fsync: "off",
    ...settings
  }
  const args = ["-D", data, ...Object.entries(options).flatMap(([name, value]) => ["-c", `${name}=${value}`])]

  let wholeLog = ""
  const launch = async () => {
    const child = spawn(postgres, args, { ...own, stdio: ["ignore", "ignore", "pipe"] })
    await new Promise<void>((resolve, reject) => {
      let log = ""
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        log = (log + text).slice(-10_000)
        wholeLog += text
        if (log.includes("ready to accept connections")) resolve()
      })
      child.once("error", reject)
      child.once("exit", (code) => reject(new Error(`Postgres ended with code ${code} before it was ready:\n${log}`)))
    })
    // Neither keeps a test run alive.
    child.unref()
    return child
  }
  let server = await launch()

  const signal = (name: "SIGSTOP" | "SIGCONT") => {
    const pid = server.pid
    if (pid !== undefined) for (const each of [pid, ...childrenOf(pid)]) process.kill(each, name)
  }
  const end = async (name: "SIGINT" | "SIGQUIT" | "SIGKILL") => {
    const backends = server.pid === undefined || isOver(server.pid) ? [] : childrenOf(server.pid)
    server.kill(name)
    await exited(server)
    // Those of a server that was killed outlive it for a moment; as long as one does, no other starts on its data.
    while (!backends.every(isOver)) await setTimeout(5)
  }
  const url = (database = "postgres") => `postgres://postgres@127.0.0.1:${port}/${database}`
  let databases = 0
  return {
    port,
    url,
    createDatabase: async () => {
      const name = `test_${++databases}`
      await run(join(bin, "createdb"), ["-h", "127.0.0.1", "-p", String(port), "-U", "postgres", name])
      return url(name)
    },
    stop: () => end("SIGINT"),
    start: async () => {
      server = await launch()
    },
    crash: () => end("SIGQUIT"),
    kill: () => end("SIGKILL"),
    freeze: () => signal("SIGSTOP"),
    thaw: () => signal("SIGCONT"),
    log: () => wholeLog,
    close: async () => {
      watcher.stdin.end()
      await exited(watcher)
    }
  }
}

/** A server for as long as the scope lives. */
export const postgres = (settings?: Readonly<Record<string, string>>) =>
  Effect.acquireRelease(
    Effect.promise(() => startPostgres(settings)),
    (server) => Effect.promise(() => server.close())
  )
