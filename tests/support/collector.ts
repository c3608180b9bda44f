import { createServer, type Server } from "node:http"
import { Effect, Schema } from "effect"

const Attribute = Schema.Struct({
  key: Schema.String,
  value: Schema.Struct({
    stringValue: Schema.optionalKey(Schema.String),
    intValue: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.String]))
  })
})

const Span = Schema.Struct({
  traceId: Schema.String,
  spanId: Schema.String,
  parentSpanId: Schema.optionalKey(Schema.String),
  name: Schema.String,
  attributes: Schema.Array(Attribute),
  links: Schema.Array(Schema.Struct({ traceId: Schema.String, spanId: Schema.String })),
  status: Schema.Struct({ code: Schema.Int })
})
export type Span = typeof Span.Type

const Sent = Schema.fromJsonString(
  Schema.Struct({
    resourceSpans: Schema.Array(
      Schema.Struct({
        resource: Schema.Struct({ attributes: Schema.Array(Attribute) }),
        scopeSpans: Schema.Array(Schema.Struct({ spans: Schema.Array(Span) }))
      })
    )
  })
)

/** What an attribute of a span says. */
export const attributeOf = (span: Pick<Span, "attributes">, name: string): string | null => {
  const value = span.attributes.find(({ key }) => key === name)?.value
  return value === undefined ? null : String(value.stringValue ?? value.intValue)
}

/** An OTLP collector on loopback; `how`: whether it answers. */
export interface Collector {
  readonly url: string
  readonly spans: ReadonlyArray<Span>
  /** Of every request: its headers and where it went. */
  readonly requests: ReadonlyArray<{ readonly path: string; readonly authorization: string | undefined }>
  readonly services: ReadonlySet<string | null>
}

export const makeCollector = (how: "answers" | "hangs" = "answers") =>
  Effect.gen(function* () {
    const spans: Array<Span> = []
    const requests: Array<Collector["requests"][number]> = []
    const services = new Set<string | null>()
    const server = yield* Effect.acquireRelease(
      Effect.promise(
        () =>
          new Promise<Server>((resolve) => {
            const made = createServer((request, response) => {
              const parts: Array<Buffer> = []
              request.on("data", (part: Buffer) => parts.push(part))
              request.on("end", () => {
                requests.push({ path: request.url ?? "", authorization: request.headers.authorization })
                const { resourceSpans } = Schema.decodeSync(Sent)(Buffer.concat(parts).toString())
                for (const { resource, scopeSpans } of resourceSpans) {
                  services.add(attributeOf(resource, "service.name"))
                  spans.push(...scopeSpans.flatMap((scope) => scope.spans))
                }
                if (how === "answers") response.writeHead(200, { "content-type": "application/json" }).end("{}")
              })
            }).listen(0, "127.0.0.1", () => resolve(made))
          })
      ),
      (server) =>
        Effect.sync(() => {
          server.closeAllConnections()
          server.close()
        })
    )
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    return { url: `http://127.0.0.1:${port}`, spans, requests, services } satisfies Collector
  })
