import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

setFlagsFromString("--expose-gc")
const gc: unknown = runInNewContext("gc")

/** Bytes that live on after everything collectable has been collected. */
export const livingHeap = (): number => {
  for (let i = 0; i < 3; i++) if (typeof gc === "function") gc()
  return process.memoryUsage().heapUsed
}

/** Notes what nobody caught while it is on. */
export const watchProcess = () => {
  const uncaught: Array<string> = []
  const note = (cause: unknown) =>
    void uncaught.push(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause))
  process.on("uncaughtException", note)
  process.on("unhandledRejection", note)
  return {
    uncaught,
    off: () => {
      process.off("uncaughtException", note)
      process.off("unhandledRejection", note)
    }
  }
}
