import { type ChildProcess, fork } from "node:child_process"
import { join } from "node:path"

/** A process of its own, asked one thing after another. */
export interface Child<Request> {
  readonly process: ChildProcess
  readonly ask: (request: Request) => Promise<unknown>
  readonly kill: () => void
}

interface Answer {
  readonly ok: boolean
  readonly value: unknown
}

/** Starts `file` (relative to this folder) with the flags of this process, so that it, too, can collect garbage, and with further ones. */
export const start = <Request extends object>(
  file: string,
  args: ReadonlyArray<string> = [],
  flags: ReadonlyArray<string> = []
): Child<Request> => {
  const child = fork(join(import.meta.dirname, file), [...args], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    serialization: "advanced",
    execArgv: [...process.execArgv, ...flags]
  })
  let exit: string | null = null
  child.on("exit", (code, signal) => (exit = `${file} ended (${signal ?? code})`))
  const ask = (request: Request) =>
    new Promise<unknown>((resolve, reject) => {
      if (exit !== null) return reject(new Error(exit))
      const ended = () => reject(new Error(`${file} ended before it answered`))
      child.once("exit", ended)
      child.once("message", ({ ok, value }: Answer) => {
        child.off("exit", ended)
        if (ok) resolve(value)
        else reject(new Error(`${file}: ${String(value)}`))
      })
      child.send(request)
    })
  return { process: child, ask, kill: () => void child.kill("SIGKILL") }
}

/** Answers, in the child, what its parent asks. */
export const answer = (reply: (request: never) => unknown): void => {
  process.on("message", (request) => {
    Promise.resolve()
      // The parent names the type of its requests when it starts the child.
      .then(() => reply(request as never))
      .then(
        (value) => process.send?.({ ok: true, value: value ?? null } satisfies Answer),
        (error: unknown) =>
          process.send?.({ ok: false, value: error instanceof Error ? error.stack : error } satisfies Answer)
      )
  })
  process.on("disconnect", () => process.exit())
}
