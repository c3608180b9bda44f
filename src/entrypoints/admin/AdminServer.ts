import { NodeHttpServer } from "@effect/platform-node"
import { Context, Data, Effect, Layer, Predicate, type Redacted } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { adminRoutes } from "./adminRoutes.ts"
import { Authorization } from "./Authorization.ts"
import { boundedServer } from "./boundedServer.ts"

/** The admin API cannot listen where it was told to. */
export class AdminAddressRefused extends Data.TaggedError("AdminAddressRefused")<{
  readonly reason: "taken" | "forbidden" | "not of this machine" | "unusable"
  readonly host: string
  readonly port: number
  readonly cause: unknown
}> {
  override get message() {
    return `The admin API cannot listen on ${this.host}:${this.port}: ${mends[this.reason]}`
  }
}

const mends = {
  taken: "the port is taken. Stop what listens there, or set GUILDHALL_ADMIN_PORT to another.",
  forbidden: "this user may not use the port. Set GUILDHALL_ADMIN_PORT to one above 1023.",
  "not of this machine": "the host is no address of this machine. Set GUILDHALL_ADMIN_HOST to one that is.",
  unusable: "set GUILDHALL_ADMIN_HOST and GUILDHALL_ADMIN_PORT to where it may."
} as const

const reasons: Readonly<Record<string, keyof typeof mends>> = {
  EADDRINUSE: "taken",
  EACCES: "forbidden",
  EADDRNOTAVAIL: "not of this machine",
  ENOTFOUND: "not of this machine"
}

const reasonOf = (cause: unknown) =>
  (Predicate.hasProperty(cause, "code") && typeof cause.code === "string" ? reasons[cause.code] : undefined) ??
  "unusable"

/** Where the admin API listens; with port 0 the system chose the port. */
export class AdminServer extends Context.Service<AdminServer, { readonly url: string }>()(
  "guildhall/entrypoints/AdminServer"
) {}

const address = Layer.effect(
  AdminServer,
  Effect.gen(function* () {
    const server = yield* HttpServer.HttpServer
    return AdminServer.of({ url: HttpServer.formatAddress(server.address) })
  })
)

const bounds = {
  head: 10_000,
  request: 30_000,
  look: 5000,
  // Event streams ping every 15 s: where nothing moves for so long, nobody reads.
  silence: 40_000,
  // The bot needs file descriptors of its own.
  connections: 1024
}

/** Serves the admin API. Requires the Inspector of the running bot. */
export const adminServer = (options: {
  readonly host: string
  readonly port: number
  readonly token: Redacted.Redacted
}) =>
  HttpRouter.serve(adminRoutes.pipe(Layer.provide(Authorization.layer(options.token))), {
    disableLogger: true,
    disableListenLog: true
  }).pipe(
    Layer.merge(address),
    Layer.provide(
      NodeHttpServer.layer(() => boundedServer(bounds), {
        host: options.host,
        port: options.port,
        // Streams never end by themselves: they are cut when this is over.
        gracefulShutdownTimeout: "1 second"
      })
    ),
    Layer.catchTag("ServeError", ({ cause }) =>
      Layer.effect(
        AdminServer,
        new AdminAddressRefused({ reason: reasonOf(cause), host: options.host, port: options.port, cause })
      )
    )
  )
