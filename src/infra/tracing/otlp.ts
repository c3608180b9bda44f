import { Clock, Context, Effect, Layer, Option, Redacted, Tracer } from "effect"
import { FetchHttpClient, HttpClient, HttpClientError } from "effect/http"
import { OtlpExporter, OtlpSerialization, OtlpTracer } from "effect/observability"
import type { TracingChoice } from "../config/Config.ts"
import { Traces, Tracing } from "./Traces.ts"

/** How long a collector may take to answer. Spans of meanwhile wait in memory. */
const answerWithin = "5 seconds"

/** How long the end of the process waits for the last spans to be taken. */
const flushWithin = "3 seconds"

const sendEvery = "2 seconds"

/** A collector that accepts and never answers must not gather requests of ours. */
const impatient = (client: HttpClient.HttpClient): HttpClient.HttpClient =>
  HttpClient.transform(client, (response, request) =>
    response.pipe(
      Effect.tap(({ arrayBuffer }) => arrayBuffer),
      Effect.timeoutOrElse({
        duration: answerWithin,
        orElse: () =>
          Effect.fail(
            new HttpClientError.HttpClientError({
              reason: new HttpClientError.TransportError({ request, description: `no answer in ${answerWithin}` })
            })
          )
      })
    )
  )

/** Tells once that the collector is away or refuses what it is sent, and once that it is back. */
const told = (client: HttpClient.HttpClient): HttpClient.HttpClient => {
  let away = false
  const tellAway = (...why: ReadonlyArray<unknown>) =>
    Effect.suspend(() => {
      if (away) return Effect.void
      away = true
      return Effect.logWarning("traces do not reach their collector", ...why)
    })
  const tellBack = Effect.suspend(() => {
    if (!away) return Effect.void
    away = false
    return Effect.logInfo("traces reach their collector again")
  })
  return HttpClient.transform(client, (response) =>
    response.pipe(
      Effect.tap(({ status }) => (status < 400 ? tellBack : tellAway({ status }))),
      Effect.tapError(tellAway)
    )
  )
}

/**
 * What libraries begin by themselves is not sampled, nor is what a stranger's request names as its parent: only our own
 * roots, and what lies below them.
 */
const chosen = (tracer: Tracer.Tracer): Tracer.Tracer =>
  Tracer.make({
    ...tracer,
    span: (options) =>
      tracer.span({
        ...options,
        sampled:
          options.sampled &&
          (options.root || Option.exists(options.parent, (parent) => parent._tag === "Span" && parent.sampled))
      })
  })

/** Sends the traces of chosen dispatches to a collector, in the background; one that is away is left alone for a minute. */
export const layerOtlp = (
  { endpoint, headers, serviceName, share }: TracingChoice,
  about: { readonly version: string; readonly mode: string }
) =>
  Layer.effectContext(
    Effect.gen(function* () {
      const tracer = chosen(
        yield* OtlpTracer.make({
          url: `${endpoint}/v1/traces`,
          headers: Redacted.value(headers),
          resource: { serviceName, serviceVersion: about.version, attributes: { "guildhall.mode": about.mode } },
          exportInterval: sendEvery,
          shutdownTimeout: flushWithin
        })
      )
      yield* Effect.logInfo(`traces go to ${new URL(endpoint).origin}: a share of ${share} of all dispatches`)
      return Context.make(Tracer.Tracer, tracer).pipe(
        Context.add(Tracing, new Traces(tracer, yield* Clock.Clock, share))
      )
    })
  ).pipe(
    Layer.provide([
      OtlpSerialization.layerJson,
      OtlpExporter.layerFlusher,
      Layer.effect(
        HttpClient.HttpClient,
        Effect.map(HttpClient.HttpClient, (client) => told(impatient(client)))
      ).pipe(Layer.provide(FetchHttpClient.layer))
    ])
  )
