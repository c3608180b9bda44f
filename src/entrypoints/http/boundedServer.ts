import { createServer } from "node:http"

/** What one client, and all of them, may hold of a server. */
export interface Bounds {
  /** Until the head of a request must have come: ms. */
  readonly head: number
  /** Until all of a request must have come: ms. */
  readonly request: number
  /** How often it is looked for those who are late: ms. */
  readonly look: number
  /** How long nothing may move on a connection: ms. */
  readonly silence: number
  readonly connections: number
}

/** An HTTP server with bounds for what node:http leaves unbounded, or looks at too seldom. */
export const boundedServer = ({ connections, head, look, request, silence }: Bounds) => {
  const server = createServer({ headersTimeout: head, requestTimeout: request, connectionsCheckingInterval: look })
  server.timeout = silence
  server.maxConnections = connections
  return server
}
