import { fork } from "node:child_process"
import type { Pipeline } from "./pipelines.ts"

/**
 * Measures one pipeline in this process, fed by a server in another: arguments are the module, the name of its
 * export, and how many voice states to count.
 */
export interface Measured {
  readonly events: number
  /** Of this process with all its threads: ms. */
  readonly cpu: number
  readonly wall: number
}

const [module = "", name = "", events = "0"] = process.argv.slice(2)
const exported: Readonly<Record<string, Pipeline>> = await import(module)
const pipeline = exported[name]
if (pipeline === undefined) throw new Error(`${module} exports no ${name}`)

const server = fork(new URL("./server.ts", import.meta.url), { execArgv: [] })
const port = await new Promise<unknown>((resolve) => {
  server.once("message", resolve)
})

let left = 0
let done = () => {}
const pass = (count: number) =>
  new Promise<void>((resolve) => {
    left = count
    done = resolve
    server.send(count)
  })

await pipeline({
  apiUrl: `http://127.0.0.1:${String(port)}/api`,
  token: "bench.bot.token",
  seen: () => {
    left -= 1
    if (left === 0) done()
  }
})

const count = Number(events)
await pass(Math.ceil(count / 4))
globalThis.gc?.()
const began = performance.now()
const before = process.cpuUsage()
await pass(count)
const { system, user } = process.cpuUsage(before)
const measured: Measured = { events: count, cpu: (user + system) / 1000, wall: performance.now() - began }
process.send?.(measured, () => process.exit(0))
