import { Context, Effect, Layer, Redacted } from "effect"
import { AdminServer, adminServer } from "../../../src/entrypoints/admin/AdminServer.ts"
import { sampleBot } from "./sampleInspector.ts"

export const token = "correct horse battery staple"

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body, when it is JSON. */
  readonly json: unknown
}

const isJson = (response: Response) => /[/+]json\b/.test(response.headers.get("content-type") ?? "")

/** A running admin API over the sample bot, on a port of its own, and a client that bears the token. */
export const startAdmin = Effect.gen(function* () {
  const bot = yield* sampleBot
  const context = yield* Layer.build(
    adminServer({ host: "127.0.0.1", port: 0, token: Redacted.make(token) }).pipe(Layer.provide(bot.layer))
  )
  const { url } = Context.get(context, AdminServer)

  const send = (path: string, init: RequestInit = {}) =>
    Effect.promise(async (signal): Promise<Answer> => {
      const response = await fetch(`${url}${path}`, { signal, ...init })
      const text = await response.text()
      return {
        status: response.status,
        headers: response.headers,
        text,
        json: isJson(response) && text !== "" ? JSON.parse(text) : undefined
      }
    })
  const authorized = (init: RequestInit = {}): RequestInit => ({
    ...init,
    headers: { authorization: `Bearer ${token}`, ...init.headers }
  })
  return {
    bot,
    url,
    send,
    get: (path: string) => send(path, authorized()),
    post: (path: string) => send(path, authorized({ method: "POST" })),
    put: (path: string, body: unknown) =>
      send(
        path,
        authorized({ method: "PUT", body: JSON.stringify(body), headers: { "content-type": "application/json" } })
      )
  }
})
