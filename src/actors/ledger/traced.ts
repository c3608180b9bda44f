import { Effect, type Tracer } from "effect"
import type { Batch } from "../../machines/ledger/batch.ts"

/** Dispatches that a settlement names as what it pays for. */
const mostLinks = 128

/** Each of them once, up to as many as a span may well carry. */
export const linksTo = (causes: ReadonlyArray<Tracer.AnySpan | null>): ReadonlyArray<Tracer.SpanLink> => {
  const spans = new Map<string, Tracer.AnySpan>()
  for (const cause of causes) {
    if (cause === null || spans.size >= mostLinks) continue
    spans.set(cause.spanId, cause)
  }
  return Array.from(spans.values(), (span) => ({ span, attributes: {} }))
}

/** Shows a settlement as a trace of its own where what it pays for was traced, and linked to that. */
export const traced =
  ({ gaps, id, messages, segments, shard }: Batch, links: ReadonlyArray<Tracer.SpanLink>) =>
  <A, E, R>(settlement: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    links.length === 0
      ? settlement
      : Effect.withSpan(settlement, "ledger.settle", {
          root: true,
          links,
          captureStackTrace: false,
          attributes: {
            "guildhall.batch": id,
            "guildhall.shard": shard,
            "guildhall.segments": segments.length,
            "guildhall.messages": messages.length,
            "guildhall.gaps": gaps.length
          }
        })
