/** The thread that holds the embedded database: opening it takes seconds and a large statement tenths of one. */
import { parentPort, workerData } from "node:worker_threads"
import { messages, PGlite, types } from "@electric-sql/pglite"
import type { Reply, Request } from "./protocol.ts"

const asText = (value: string) => value

/** As pg answers: 64-bit integers and dates as text. */
const parsers = {
  [types.INT8]: asText,
  [types.DATE]: asText,
  [types.TIMESTAMP]: asText,
  [types.TIMESTAMPTZ]: asText,
  [types.INTERVAL]: asText
}

const port = parentPort
if (port === null) throw new Error("pgliteWorker.ts runs as a worker thread.")

const reply = (message: Reply) => port.postMessage(message)

const fault = (id: number, error: unknown) => {
  // Fields such as `code` are data; whatever else an error carries may not survive the way to the other thread.
  const fields = JSON.parse(JSON.stringify(Object.assign({}, error)))
  reply({ tag: "fault", id, message: error instanceof Error ? error.message : String(error), fields })
}

/** What ends a Postgres server leaves PGlite alive, to answer nonsense: empty results for statements it never ran. */
const isFatal = (error: unknown) =>
  error instanceof messages.DatabaseError
    ? error.severity === "PANIC" || error.severity === "FATAL"
    : error instanceof Error && error.name === "RuntimeError"

const answer = async (database: PGlite, { id, parameters, sql }: Request) => {
  try {
    reply({ tag: "result", id, result: await database.query(sql, [...parameters], { parsers }) })
  } catch (error) {
    // The thread dies of it.
    if (isFatal(error)) throw error
    fault(id, error)
  }
}

const serve = (database: PGlite) => {
  // PGlite queues: answers leave in order of asking, and closing waits for them.
  port.on("message", (request: Request | "close") => {
    if (request === "close") void database.close().finally(() => port.close())
    else void answer(database, request)
  })
  reply({ tag: "opened" })
}

serve(await PGlite.create(String(workerData)))
