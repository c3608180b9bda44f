import { NodeHttpServerRequest } from "@effect/platform-node"
import { Clock, Context, Effect, Layer } from "effect"
import { HttpRouter, HttpServerRequest } from "effect/http"
import { addressOf, type TrustedProxies } from "../http/addressOf.ts"
import { retryLater } from "../http/retryLater.ts"
import { TooManyRequests } from "./problems.ts"
import { type Allowance, TokenBuckets } from "./TokenBuckets.ts"

/** What one address may have of the public web. */
export interface Limits {
  /** Pages and answers of the API. */
  readonly requests: Allowance
  /** Pictures, scripts and styles: a page has a hundred pictures. */
  readonly files: Allowance
  /** Event streams open at once. A school or an office is one address. */
  readonly streams: number
}

export const usualLimits: Limits = {
  requests: { burst: 60, perSecond: 2 },
  files: { burst: 600, perSecond: 20 },
  streams: 100
}

/** Knows where requests come from. */
export class Visitors extends Context.Service<
  Visitors,
  { readonly addressOf: (request: HttpServerRequest.HttpServerRequest) => string }
>()("guildhall/entrypoints/Visitors") {
  static readonly layer = (trusted: TrustedProxies) =>
    Layer.sync(Visitors, () => {
      const addressIn = addressOf(trusted)
      return { addressOf: (request) => addressIn(NodeHttpServerRequest.toIncomingMessage(request)) }
    })
}

const isFile = (url: string) => /^\/(?:avatars|assets)\//.test(url) || /\/preview\.webp(?:\?|$)/.test(url)

/** Keeps every address within the limits. */
export const limited = ({ files, requests }: Limits) =>
  HttpRouter.middleware(
    Effect.map(Visitors, ({ addressOf }) => {
      const fileBuckets = new TokenBuckets(files)
      const requestBuckets = new TokenBuckets(requests)
      return (app) =>
        Effect.gen(function* () {
          const request = yield* HttpServerRequest.HttpServerRequest
          const buckets = isFile(request.url) ? fileBuckets : requestBuckets
          const wait = buckets.take(addressOf(request), yield* Clock.currentTimeMillis)
          return wait > 0 ? retryLater(new TooManyRequests({}), wait) : yield* app
        })
    }),
    { global: true }
  )
