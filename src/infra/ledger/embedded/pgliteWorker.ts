/** The thread that holds the embedded database: opening it takes seconds and a large statement tenths of one. */
import { parentPort, workerData } from "node:worker_threads"
import { PGlite, types } from "@electric-sql/pglite"
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

const fault = (id: number | null, error: unknown) => {
  const { message, ...fields } =
    error instanceof Error ? { ...error, message: error.message } : { message: String(error) }
  // Fields such as `code` are data; what cannot be cloned is not.
  reply({ tag: "fault", id, message, fields: JSON.parse(JSON.stringify(fields)) })
}

const answer = (database: PGlite) => async (request: Request | "close") => {
  if (request === "close") {
    await database.close().catch((error: unknown) => fault(null, error))
    port.close()
    return
  }
  try {
    reply({
      tag: "result",
      id: request.id,
      result: await database.query(request.sql, [...request.parameters], { parsers })
    })
  } catch (error) {
    fault(request.id, error)
  }
}

PGlite.create(String(workerData)).then(
  (database) => {
    // PGlite queues: answers leave in order of asking.
    port.on("message", answer(database))
    reply({ tag: "opened" })
  },
  (error: unknown) => {
    fault(null, error)
    port.close()
  }
)
