import { NodeHttpServer } from "@effect/platform-node"
import { Layer } from "effect"
import type { Address } from "../../infra/config/addresses.ts"
import { AddressRefused, type Door, reasonOf } from "./AddressRefused.ts"
import { type Bounds, boundedServer } from "./boundedServer.ts"

/** A server that listens at an address, with what it needs to serve. Fails with `AddressRefused`. */
export const listen = (door: Door, at: Address, bounds: Bounds) =>
  NodeHttpServer.layer(() => boundedServer(bounds), {
    ...at,
    // Streams never end by themselves: they are cut when this is over.
    gracefulShutdownTimeout: "1 second"
  }).pipe(
    Layer.catchTag("ServeError", ({ cause }) =>
      Layer.effectContext(new AddressRefused({ door, reason: reasonOf(cause), ...at, cause }))
    )
  )
