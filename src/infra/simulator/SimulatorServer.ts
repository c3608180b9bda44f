import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { Data, Effect, type Scope } from "effect"
import { addressOf } from "./addressOf.ts"
import { cdnAnswer } from "./cdnAnswer.ts"
import { GatewayServer } from "./GatewayServer.ts"
import { readBody, TOO_LARGE, UNREADABLE } from "./rest/requestBody.ts"
import type { Rest } from "./rest/Rest.ts"
import { problem, type RestOutcome, type RestResponse } from "./rest/RestRequest.ts"
import type { SimulatedDiscord } from "./SimulatedDiscord.ts"

const HOST = "127.0.0.1"
const API = "/api/v10"
const CONTROL = "/control"
const CDN = "/cdn"

/** The port is taken, or may not be used. */
export class PortUnavailable extends Data.TaggedError("PortUnavailable")<{
  readonly port: number
  readonly cause: unknown
}> {
  override get message(): string {
    return `port ${this.port} cannot be used: ${String(this.cause)}`
  }
}

export interface Addresses {
  readonly port: number
  /** What `DISCORD_API_URL` should be. */
  readonly api: string
  readonly gateway: string
  readonly control: string
  readonly cdn: string
}

export interface ControlRequest {
  readonly method: string
  /** Without `/control`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly body: unknown
}

export interface ServerOptions {
  readonly discord: SimulatedDiscord
  /** 0: any free one. */
  readonly port: number
  /** What hello tells clients: ms. */
  readonly heartbeatInterval: number
  readonly control: (request: ControlRequest) => Promise<RestResponse>
}

const respond = (response: ServerResponse, { body, headers, status }: RestResponse): void => {
  if (body === undefined) response.writeHead(status, headers).end()
  else response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body))
}

const settle = (request: IncomingMessage, response: ServerResponse, outcome: RestOutcome): void => {
  if (outcome === "hang") return
  if (outcome === "reset") request.socket.destroy()
  else respond(response, outcome)
}

const header = (request: IncomingMessage, name: string): string | null => {
  const value = request.headers[name]
  return typeof value === "string" ? value : null
}

/** null: no percent-encoding. */
const decoded = (text: string): string | null => {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** Hangs or fails on demand, as REST does. */
const download = (rest: Rest, discord: SimulatedDiscord, url: URL, path: string, response: ServerResponse): void => {
  const fault = rest.faults.take(path, true)
  if (fault?.outcome._tag === "hang") return
  if (fault?.outcome._tag === "error") return respond(response, problem(fault.outcome.status, 0, "simulated fault"))
  const { bytes, contentType, status } = cdnAnswer(discord, path, url.searchParams)
  response.writeHead(status, { "Content-Type": contentType }).end(bytes)
}

const answer = async (
  rest: Rest,
  options: ServerOptions,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> => {
  const url = addressOf(request)
  const path = url === null ? null : decoded(url.pathname)
  const method = request.method ?? "GET"
  const { body, files } = await readBody(request)
  if (url === null || path === null) return respond(response, problem(400, 0, "The address cannot be read."))
  if (body === TOO_LARGE) return respond(response, problem(413, 40005, "Request entity too large"))
  if (body === UNREADABLE) return respond(response, problem(400, 50109, "The request body contains invalid JSON."))
  if (path.startsWith(`${CONTROL}/`)) {
    const asked = { method, path: path.slice(CONTROL.length), query: url.searchParams, body }
    return respond(response, await options.control(asked))
  }
  if (path.startsWith(`${CDN}/`)) return download(rest, options.discord, url, path.slice(CDN.length), response)
  if (!path.startsWith(`${API}/`)) return respond(response, problem(404, 0, "404: Not Found"))
  const reason = header(request, "x-audit-log-reason")
  settle(
    request,
    response,
    rest.handle({
      method,
      path: path.slice(API.length),
      query: url.searchParams,
      authorization: header(request, "authorization"),
      auditReason: reason === null ? null : (decoded(reason) ?? reason),
      body,
      files
    })
  )
}

const listen = (server: Server, port: number) =>
  Effect.callback<number, PortUnavailable>((resume) => {
    server.once("error", (cause) => resume(Effect.fail(new PortUnavailable({ port, cause }))))
    server.listen(port, HOST, () => {
      const address = server.address()
      resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : port))
    })
  })

/** REST, gateway and control of one simulated Discord, on one loopback port. */
export const serve = (
  makeRest: (addresses: { readonly gateway: () => string }) => Rest,
  options: ServerOptions
): Effect.Effect<{ readonly addresses: Addresses; readonly rest: Rest }, PortUnavailable, Scope.Scope> =>
  Effect.gen(function* () {
    const { discord } = options
    const rest = makeRest({ gateway: () => discord.sessions.options.resumeUrl })
    const gateway = new GatewayServer(discord.sessions, options.heartbeatInterval)
    const server = createServer((request, response) => {
      answer(rest, options, request, response).catch((cause: unknown) => {
        if (!response.headersSent) respond(response, problem(500, 0, String(cause)))
      })
    })
    server.on("upgrade", (request, socket, head) => gateway.upgrade(request, socket, head))
    const port = yield* Effect.acquireRelease(listen(server, options.port), () =>
      Effect.callback<void>((resume) => {
        gateway.close()
        server.close(() => resume(Effect.void))
        server.closeAllConnections()
      })
    )
    const addresses = {
      port,
      api: `http://${HOST}:${port}/api`,
      gateway: `ws://${HOST}:${port}/gw/`,
      control: `http://${HOST}:${port}${CONTROL}`,
      cdn: `http://${HOST}:${port}${CDN}`
    }
    discord.sessions.options = { ...discord.sessions.options, resumeUrl: addresses.gateway }
    discord.messages.cdn = addresses.cdn
    return { addresses, rest }
  })
