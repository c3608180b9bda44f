import { Context, Effect, Layer, Redacted } from "effect"
import { AdminServer, adminServer } from "../../../src/entrypoints/admin/AdminServer.ts"
import { WebAssets } from "../../../src/entrypoints/http/WebAssets.ts"
import { sampleBot } from "./sampleInspector.ts"

/** Pages of one script, which nobody runs. */
const page = {
  script: "/assets/console-1a2b.js",
  styles: ["/assets/console-3c4d.css"],
  files: new Map([
    ["/assets/console-1a2b.js", { type: "text/javascript", plain: Buffer.from("1"), brotli: Buffer.from("br") }],
    ["/assets/console-3c4d.css", { type: "text/css", plain: Buffer.from("a{}"), brotli: Buffer.from("br") }]
  ])
}

export const samplePages = Layer.succeed(
  WebAssets,
  WebAssets.of({ board: page, console: page, renderApi: () => "", renderBoard: () => "", renderMissing: () => "" })
)

export const token = "correct horse battery staple"

interface Request {
  readonly method?: string
  readonly body?: string | ReadableStream
  readonly headers?: Readonly<Record<string, string>>
  readonly redirect?: "manual"
}

interface Answer {
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
    adminServer({ host: "127.0.0.1", port: 0, token: Redacted.make(token) }).pipe(
      Layer.provide([bot.layer, samplePages])
    )
  )
  const { url } = Context.get(context, AdminServer)

  const send = (path: string, init: Request = {}) =>
    Effect.promise(async (signal): Promise<Answer> => {
      const response = await fetch(`${url}${path}`, { signal, duplex: "half", ...init })
      const text = await response.text()
      return {
        status: response.status,
        headers: response.headers,
        text,
        json: isJson(response) && text !== "" ? JSON.parse(text) : undefined
      }
    })
  const authorized = (init: Request = {}): Request => ({
    ...init,
    headers: { authorization: `Bearer ${token}`, ...init.headers }
  })

  /** Opens an event stream; `until` reads on until what was read so far satisfies it. */
  const listen = Effect.fnUntraced(function* (path: string) {
    const abort = yield* Effect.acquireRelease(
      Effect.sync(() => new AbortController()),
      (controller) => Effect.sync(() => controller.abort())
    )
    const response = yield* Effect.promise(() => fetch(`${url}${path}`, { ...authorized(), signal: abort.signal }))
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let read = ""
    const until = (satisfied: (read: string) => boolean) =>
      Effect.promise(async () => {
        while (!satisfied(read)) {
          const chunk = await reader?.read()
          if (chunk === undefined || chunk.done) break
          read += chunk.value
        }
        return read
      })
    return { status: response.status, headers: response.headers, until, abort }
  })
  return {
    bot,
    url,
    send,
    listen,
    authorized,
    get: (path: string) => send(path, authorized()),
    post: (path: string) => send(path, authorized({ method: "POST" })),
    put: (path: string, body: unknown) =>
      send(
        path,
        authorized({ method: "PUT", body: JSON.stringify(body), headers: { "content-type": "application/json" } })
      )
  }
})
