import { Context, Effect, Layer } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import type { Address } from "../../infra/config/addresses.ts"
import { apart } from "../http/apart.ts"
import { assetPaths, assets } from "../http/assets.ts"
import { everyResponse } from "../http/everyResponse.ts"
import { listen } from "../http/listen.ts"
import { WebAssets } from "../http/WebAssets.ts"
import { WellFormed } from "../http/WellFormed.ts"
import type { TrustedProxies } from "../http/addressOf.ts"
import { avatars } from "./avatars.ts"
import { BoardStreams } from "./BoardStreams.ts"
import { handlers } from "./handlers.ts"
import { limited, type Limits, usualLimits, Visitors } from "./limits.ts"
import { pages } from "./pages.ts"
import { previews } from "./previews.ts"
import { PublicApi } from "./PublicApi.ts"

/** Where the public web listens; with port 0 the system chose the port. */
export class PublicServer extends Context.Service<PublicServer, { readonly url: string }>()(
  "guildhall/entrypoints/PublicServer"
) {
  static readonly layer = Layer.effect(
    this,
    Effect.map(HttpServer.HttpServer, ({ address }) => ({ url: HttpServer.formatAddress(address) }))
  )
}

const door = { name: "public web", host: "GUILDHALL_HTTP_HOST", port: "GUILDHALL_HTTP_PORT" } as const

/** Event streams served at once: each costs some 20 kB. */
const mostStreams = 15_000

const bounds = {
  head: 10_000,
  request: 30_000,
  look: 5000,
  // Event streams ping every 15 s: where nothing moves for so long, nobody reads.
  silence: 40_000,
  connections: mostStreams + 1000
}

const openapiPath = "/api/openapi.json"

export interface PublicWeb extends Address {
  /** The address of the site as visitors see it, without a slash at its end. */
  readonly publicUrl: string
  readonly trustedProxies: TrustedProxies
  readonly limits?: Limits
}

/** Serves the public web: boards as pages and as an API, and the pictures on them. */
export const publicServer = ({ limits = usualLimits, publicUrl, trustedProxies, ...at }: PublicWeb) => {
  const routes = Layer.mergeAll(
    HttpApiBuilder.layer(PublicApi, { openapiPath }).pipe(Layer.provide(handlers), Layer.provide(WellFormed.layer)),
    pages(publicUrl, openapiPath),
    previews,
    avatars,
    Layer.unwrap(Effect.map(WebAssets, ({ board }) => assets(board))),
    everyResponse("web", PublicApi, [
      "/",
      "/api",
      openapiPath,
      ...assetPaths,
      "/g/:slug",
      "/g/:slug/preview.webp",
      "/avatars/:file"
    ]),
    limited(limits)
  )
  return apart(
    HttpRouter.serve(
      routes.pipe(
        Layer.provide(BoardStreams.layer({ all: mostStreams, each: limits.streams })),
        Layer.provide(Visitors.layer(trustedProxies))
      ),
      { disableLogger: true, disableListenLog: true }
    )
  ).pipe(Layer.merge(PublicServer.layer), Layer.provide(listen(door, at, bounds)))
}
