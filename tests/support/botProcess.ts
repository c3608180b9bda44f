import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Data, Duration, Effect, Result, Schedule, Schema } from "effect"

const start = join(import.meta.dirname, "../../src/entrypoints/start.mjs")

const token = "tests-only"

/** Waits on a machine that runs every other test as well. */
const patience = Duration.minutes(2)

export type Environment = Readonly<Record<string, string>>

/** How a process ended. */
export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** The bot as a process of the operating system, just as `npm start` runs it, and its admin API. */
export interface BotProcess {
  readonly pid: number
  /** What it wrote so far. */
  readonly stdout: () => string
  readonly stderr: () => string
  readonly signal: (name: NodeJS.Signals) => Effect.Effect<void>
  /** Waits for its end, which must be near. */
  readonly exit: Effect.Effect<Exit>
  /** Waits for its end, whenever that is. */
  readonly ended: Effect.Effect<Exit>
  /** SIGKILL, and its end. */
  readonly kill: Effect.Effect<void>
  /** SIGTERM, and its end. */
  readonly terminate: Effect.Effect<Exit>
  /** Waits until it has logged this. */
  readonly logged: (text: string, within?: Duration.Input) => Effect.Effect<void>
  /** Waits until /readyz says 200. */
  readonly ready: Effect.Effect<void>
  /** Why /readyz says 503 just now; empty when it says 200. */
  readonly reasons: Effect.Effect<ReadonlyArray<string>>
  /** Waits until /readyz says 503 for exactly these reasons. */
  readonly notReady: (...reasons: ReadonlyArray<string>) => Effect.Effect<void>
  /** Asks the admin API; anything but an answer of this shape is a defect. */
  readonly get: <A, I>(path: string, schema: Schema.Codec<A, I>) => Effect.Effect<A>
  readonly post: (path: string) => Effect.Effect<void>
  readonly put: (path: string, body: unknown) => Effect.Effect<void>
  /** Asks the admin API until its answer is as wanted; other answers, and none, are waited out. */
  readonly until: <A, I>(
    path: string,
    schema: Schema.Codec<A, I>,
    wanted: (answer: A) => boolean,
    within?: Duration.Input
  ) => Effect.Effect<A>
}

class NotYet extends Data.TaggedError("NotYet")<{ readonly message: string }> {}

/** Looks until something is so, at most `within`; then fails with what was seen last. */
const eventually = <A>(look: Effect.Effect<A, NotYet>, within: Duration.Input = patience): Effect.Effect<A> => {
  let last = "nothing"
  return look.pipe(
    Effect.tapError((error) => Effect.sync(() => (last = error.message))),
    Effect.retry(Schedule.spaced("20 millis")),
    Effect.timeoutOrElse({ duration: within, orElse: () => Effect.die(new Error(`waited in vain: ${last}`)) }),
    Effect.orDie
  )
}

/** An empty folder of /tmp, for as long as the scope lives. */
export const emptyFolder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "guildhall-bot-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

/** Kills the bot when its own standard input ends: when the scope closes, or when the tests die. */
const watch = (pid: number) =>
  spawn("sh", ["-c", 'cat >/dev/null; kill -9 "$1"', "sh", String(pid)], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"]
  })

const isOver = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null

const end = async (child: ChildProcess, watcher: ChildProcess) => {
  if (!isOver(child)) {
    const over = once(child, "exit")
    child.kill("SIGKILL")
    await over
  }
  watcher.kill("SIGKILL")
}

/** Starts the bot with this environment and nothing of ours but PATH. It is killed when the scope closes. */
export const startBot = Effect.fnUntraced(function* (env: Environment) {
  const { child } = yield* Effect.acquireRelease(
    Effect.sync(() => {
      const child = spawn(process.execPath, [start], {
        env: {
          PATH: process.env["PATH"],
          GUILDHALL_ADMIN_PORT: "0",
          GUILDHALL_HTTP_PORT: "0",
          GUILDHALL_ADMIN_TOKEN: token,
          GUILDHALL_LOG_FORMAT: "json",
          ...env
        },
        stdio: ["ignore", "pipe", "pipe"]
      })
      return { child, watcher: watch(child.pid ?? 0) }
    }),
    ({ child, watcher }) => Effect.promise(() => end(child, watcher))
  )
  let stdout = ""
  let stderr = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text))
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text))
  // "close" comes after the last output, "exit" may come before it.
  const over = new Promise<Exit>((resolve) => child.once("close", (code, signal) => resolve({ code, signal })))

  const ended = Effect.promise(() => over)
  const exit = ended.pipe(
    Effect.timeoutOrElse({
      duration: patience,
      orElse: () => Effect.die(new Error(`the bot did not end:\n${tail()}`))
    })
  )
  const signal = (name: NodeJS.Signals) => Effect.sync(() => void child.kill(name))
  const tail = () => `${stdout}${stderr}`.split("\n").slice(-40).join("\n")

  /** Waits for something of the bot; its end, or its last words, tell why it was in vain. */
  const wait = <A>(look: Effect.Effect<A, NotYet>, within?: Duration.Input) =>
    eventually(
      Effect.suspend(() => (isOver(child) ? Effect.die(new Error("the bot has ended")) : look)),
      within
    ).pipe(
      Effect.catchDefect((defect) =>
        Effect.die(new Error(`${defect instanceof Error ? defect.message : String(defect)}\n${tail()}`))
      )
    )

  const address = Effect.suspend(() => {
    const [, url] = /Admin API: (http:\/\/[\d.:]+)/.exec(stdout) ?? []
    return url === undefined ? Effect.fail(new NotYet({ message: "no admin API" })) : Effect.succeed(url)
  })

  const ask = (method: string, path: string, body?: unknown) =>
    Effect.flatMap(address, (url) =>
      Effect.tryPromise({
        try: async (signal) => {
          const response = await fetch(`${url}${path}`, {
            method,
            signal: AbortSignal.any([signal, AbortSignal.timeout(15_000)]),
            headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
            ...(body === undefined ? {} : { body: JSON.stringify(body) })
          })
          const text = await response.text()
          return { status: response.status, text }
        },
        catch: (cause) => new NotYet({ message: `${method} ${path}: ${String(cause)}` })
      })
    )

  const succeed = (method: string, path: string, body?: unknown) =>
    ask(method, path, body).pipe(
      Effect.filterOrFail(
        ({ status }) => status < 300,
        ({ status, text }) => new NotYet({ message: `${method} ${path}: ${status} ${text}` })
      ),
      Effect.map(({ text }) => text)
    )

  const read = <A, I>(path: string, schema: Schema.Codec<A, I>) =>
    Effect.flatMap(succeed("GET", path), (text) =>
      Effect.mapError(
        Effect.fromResult(Schema.decodeResult(Schema.fromJsonString(schema))(text)),
        (error) => new NotYet({ message: `GET ${path}: ${error.message} in ${text}` })
      )
    )

  const Reasons = Schema.fromJsonString(Schema.Struct({ reasons: Schema.Array(Schema.String) }))
  const reasons = ask("GET", "/readyz").pipe(
    Effect.map(({ status, text }) =>
      status === 200 ? [] : Result.getOrThrow(Schema.decodeResult(Reasons)(text)).reasons
    )
  )

  const bot: BotProcess = {
    pid: child.pid ?? 0,
    stdout: () => stdout,
    stderr: () => stderr,
    signal,
    exit,
    ended,
    kill: Effect.andThen(signal("SIGKILL"), Effect.asVoid(exit)),
    terminate: Effect.andThen(signal("SIGTERM"), exit),
    logged: (text, within) =>
      wait(
        Effect.suspend(() =>
          stdout.includes(text) ? Effect.void : Effect.fail(new NotYet({ message: `"${text}" was not logged` }))
        ),
        within
      ),
    ready: wait(
      Effect.flatMap(reasons, (why) =>
        why.length === 0 ? Effect.void : Effect.fail(new NotYet({ message: `not ready: ${why.join("; ")}` }))
      )
    ),
    reasons: Effect.orDie(reasons),
    notReady: (...expected) =>
      wait(
        Effect.flatMap(reasons, (why) =>
          [...why].sort().join() === [...expected].sort().join()
            ? Effect.void
            : Effect.fail(new NotYet({ message: `not ready because of: ${why.join("; ") || "nothing"}` }))
        )
      ),
    get: (path, schema) => Effect.orDie(read(path, schema)),
    post: (path) => Effect.orDie(Effect.asVoid(succeed("POST", path))),
    put: (path, body) => Effect.orDie(Effect.asVoid(succeed("PUT", path, body))),
    until: (path, schema, wanted, within) =>
      wait(
        read(path, schema).pipe(
          Effect.filterOrFail(wanted, (answer) => new NotYet({ message: `GET ${path}: ${JSON.stringify(answer)}` }))
        ),
        within
      )
  }
  return bot
})
