import { Worker } from "node:worker_threads"
import type { Job, Reply } from "./protocol.ts"

/** The worker has the ending we have: `.ts` in a checkout, `.js` where it was built. */
const workerUrl = new URL(`./painterWorker${import.meta.url.slice(-3)}`, import.meta.url)

/** A job that a painter could not draw; the painter is well. */
export class Undrawable extends Error {}

/** A thread that draws one picture at a time. When it dies its job fails, and every later one. */
export interface Painter {
  readonly draw: (job: Job) => Promise<Uint8Array>
  readonly alive: boolean
  /** Its job fails. Done when the thread is gone. */
  readonly end: () => Promise<void>
}

interface Waiting {
  readonly resolve: (bytes: Uint8Array) => void
  readonly reject: (cause: Error) => void
}

/** Answers when the fonts are there. */
export const openPainter = (): Promise<Painter> =>
  new Promise((opened, refused) => {
    // Nothing of our environment is its business; and fonts that happen to be installed are not ours.
    const worker = new Worker(workerUrl, { name: "painter", env: { DISABLE_SYSTEM_FONTS_LOAD: "1" } })
    let waiting: Waiting | null = null
    let cause: Error | null = null
    let ended: Error | null = null

    worker.on("error", (error) => (cause = error instanceof Error ? error : new Error(String(error))))
    worker.on("exit", (code) => {
      ended = cause ?? new Error(`The painter's thread ended with code ${code}.`)
      refused(ended)
      waiting?.reject(ended)
      waiting = null
    })
    worker.on("message", (reply: Reply) => {
      if (reply.tag === "ready") return opened(painter)
      const asker = waiting
      waiting = null
      if (reply.tag === "drawn") asker?.resolve(reply.bytes)
      else asker?.reject(new Undrawable(reply.message))
    })

    const painter: Painter = {
      draw: (job) =>
        new Promise((resolve, reject) => {
          if (ended !== null) return reject(ended)
          worker.postMessage(job, [])
          waiting = { resolve, reject }
        }),
      get alive() {
        return ended === null
      },
      end: async () => void (await worker.terminate())
    }
  })
