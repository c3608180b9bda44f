import { Context, Effect, Option, Tracer } from "effect"
import { Tracing } from "./Traces.ts"

/** Shows an effect within the trace it runs in; outside of one, and while tracing is off, it costs one look. */
export const childSpan =
  (name: string, kind: Tracer.SpanKind, attributes: () => Record<string, unknown>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.withFiber((fiber) =>
      fiber.getRef(Tracing) !== null &&
      Option.exists(Context.getOption(fiber.context, Tracer.ParentSpan), ({ sampled }) => sampled)
        ? Effect.withSpan(effect, name, { kind, attributes: attributes(), captureStackTrace: false })
        : effect
    )
