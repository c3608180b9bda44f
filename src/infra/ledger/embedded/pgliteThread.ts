import { Worker } from "node:worker_threads"
import type { Results } from "@electric-sql/pglite"
import type { Reply, Request } from "./protocol.ts"

interface Waiting {
  readonly resolve: (result: Results<unknown>) => void
  readonly reject: (error: Error) => void
}

interface Queryable {
  readonly query: (sql: string, parameters?: ReadonlyArray<unknown>) => Promise<Results<unknown>>
}

/** The worker has the ending we have: `.ts` in a checkout, `.js` where it was built. */
const workerUrl = new URL(`./pgliteWorker${import.meta.url.slice(-3)}`, import.meta.url)

/** As much of PGlite as MikroORM's driver calls. */
export interface PgliteThread extends Queryable {
  /** What the thread died of; null while it lives. */
  readonly ended: Error | null
  readonly transaction: (work: (tx: Queryable) => Promise<void>) => Promise<void>
  readonly close: () => Promise<void>
  readonly closed: boolean
  readonly ready: boolean
  readonly waitReady: Promise<void>
}

/**
 * PGlite in a thread of its own. Callers take turns: one piece of work, with its transaction, at a time.
 * When the thread dies every query fails, and goes on failing: what follows needs another thread.
 */
export const openPglite = (folder: string): Promise<PgliteThread> =>
  new Promise((opened, refused) => {
    const worker = new Worker(workerUrl, { workerData: folder, name: "pglite" })
    const waiting = new Map<number, Waiting>()
    let asked = 0
    let cause: Error | null = null
    let ended: Error | null = null

    const query = (sql: string, parameters: ReadonlyArray<unknown> = []) =>
      new Promise<Results<unknown>>((resolve, reject) => {
        if (ended !== null) return reject(ended)
        const request: Request = { id: ++asked, sql, parameters }
        worker.postMessage(request, [])
        waiting.set(request.id, { resolve, reject })
      })
    const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()))
    worker.on("error", (error) => (cause = error))
    // Not before: its successor may have the folder once it is gone.
    worker.on("exit", (code) => {
      ended = cause ?? new Error(`The embedded database's thread ended with code ${code}.`)
      refused(ended)
      for (const { reject } of waiting.values()) reject(ended)
      waiting.clear()
    })
    worker.on("message", (reply: Reply) => {
      if (reply.tag === "opened") return opened(thread)
      const asker = waiting.get(reply.id)
      waiting.delete(reply.id)
      if (reply.tag === "result") asker?.resolve(reply.result)
      else asker?.reject(Object.assign(new Error(reply.message), reply.fields))
    })

    const thread: PgliteThread = {
      query,
      transaction: async (work) => {
        const begun = query("begin")
        begun.catch(() => undefined)
        try {
          // Called even if there is nothing to begin on: kysely's driver waits for that, and for nothing else.
          await work({ query: (sql, parameters) => begun.then(() => query(sql, parameters)) })
        } catch (error) {
          await query("rollback")
          throw error
        }
        await query("commit")
      },
      close: async () => {
        worker.postMessage("close", [])
        await exited
      },
      get ended() {
        return ended
      },
      get closed() {
        return ended !== null
      },
      ready: true,
      waitReady: Promise.resolve()
    }
  })
