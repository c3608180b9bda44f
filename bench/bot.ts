import { spawn } from "node:child_process"
import { join } from "node:path"
import { createInterface } from "node:readline"

const start = join(import.meta.dirname, "../src/entrypoints/start.mjs")
/** The operators' token. */
export const bearer = "bench.admin.token"

/** The bot as an operator runs it, seen through its admin API. */
export interface Bot {
  /** ms since the epoch. */
  readonly startedAt: number
  /** Of its admin port. */
  readonly url: string
  /** Asks its admin API. */
  readonly ask: (path: string) => Promise<Response>
  /** Resolves when `/readyz` answers 200. */
  readonly ready: () => Promise<void>
  readonly sessions: () => Promise<number>
  /** Writes everything of the guild's shard that is not written yet. */
  readonly checkpoint: (guildId: string) => Promise<void>
  /** SIGKILL. */
  readonly kill: () => void
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 10))

export const startBot = async (environment: Readonly<Record<string, string>>): Promise<Bot> => {
  const startedAt = Date.now()
  const child = spawn(process.execPath, [start], {
    env: {
      PATH: process.env["PATH"],
      GUILDHALL_ADMIN_TOKEN: bearer,
      GUILDHALL_ADMIN_PORT: "0",
      GUILDHALL_HTTP_PORT: "0",
      GUILDHALL_LOG_FORMAT: "pretty",
      GUILDHALL_SHARDS: "1",
      ...environment
    },
    stdio: ["ignore", "pipe", "inherit"]
  })
  const url = await new Promise<string>((resolve, reject) => {
    let log = ""
    createInterface({ input: child.stdout }).on("line", (line) => {
      log += `${line}\n`
      const address = /Admin API: (http:[^\s,]+)/.exec(line)?.[1]
      if (address !== undefined) resolve(address)
    })
    child.once("exit", (code) => reject(new Error(`the bot ended with ${code}:\n${log}`)))
  })
  const ask = (path: string, method = "GET") =>
    fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${bearer}` } })
  return {
    startedAt,
    url,
    ask: (path) => ask(path),
    ready: async () => {
      while ((await ask("/readyz")).status !== 200) await soon()
    },
    sessions: async () => {
      const runtime = (await (await ask("/admin/runtime")).json()) as { readonly sessions: { readonly total: number } }
      return runtime.sessions.total
    },
    checkpoint: async (guildId) => {
      const answer = await ask(`/admin/guilds/${guildId}/checkpoint`, "POST")
      if (!answer.ok) throw new Error(`no checkpoint: ${answer.status} ${await answer.text()}`)
    },
    kill: () => void child.kill("SIGKILL")
  }
}
