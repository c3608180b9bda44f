import { Layer } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { AdminApi } from "./AdminApi.ts"
import { everyResponse } from "./everyResponse.ts"
import { handlers } from "./handlers.ts"
import { WellFormed } from "./WellFormed.ts"

/** Everything the admin port answers. Its OpenAPI document needs no token: it tells what the source tells, and no more. */
export const adminRoutes = HttpApiBuilder.layer(AdminApi, { openapiPath: "/openapi.json" }).pipe(
  Layer.provide(handlers),
  Layer.provide(WellFormed.layer),
  Layer.merge(everyResponse)
)
