import { Context, Effect, Layer, type Redacted } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import type { Address } from "../../infra/config/addresses.ts"
import { apart } from "../http/apart.ts"
import { listen } from "../http/listen.ts"
import { adminRoutes } from "./adminRoutes.ts"
import { Authorization } from "./Authorization.ts"
import { Operators } from "./Operators.ts"

/** Where the admin API listens; with port 0 the system chose the port. */
export class AdminServer extends Context.Service<AdminServer, { readonly url: string }>()(
  "guildhall/entrypoints/AdminServer"
) {
  static readonly layer = Layer.effect(
    this,
    Effect.map(HttpServer.HttpServer, ({ address }) => ({ url: HttpServer.formatAddress(address) }))
  )
}

const door = { name: "admin API", host: "GUILDHALL_ADMIN_HOST", port: "GUILDHALL_ADMIN_PORT" } as const

const bounds = {
  head: 10_000,
  request: 30_000,
  look: 5000,
  // Event streams ping every 15 s: where nothing moves for so long, nobody reads.
  silence: 40_000,
  // The bot needs file descriptors of its own.
  connections: 1024
}

/** Serves the admin API and the console. Requires the Inspector of the running bot, and the web pages. */
export const adminServer = ({ token, ...at }: Address & { readonly token: Redacted.Redacted }) =>
  apart(
    HttpRouter.serve(adminRoutes.pipe(Layer.provide(Authorization.layer), Layer.provide(Operators.layer(token))), {
      disableLogger: true,
      disableListenLog: true
    })
  ).pipe(Layer.merge(AdminServer.layer), Layer.provide(listen(door, at, bounds)))
