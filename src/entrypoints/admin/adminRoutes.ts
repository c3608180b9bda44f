import { Layer } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { consolePages, consolePaths } from "./consolePages.ts"
import { everyResponse } from "../http/everyResponse.ts"
import { WellFormed } from "../http/WellFormed.ts"
import { AdminApi } from "./AdminApi.ts"
import { handlers } from "./handlers.ts"

const openapiPath = "/openapi.json"

/** Everything the admin port answers. Its OpenAPI document needs no token: it tells what the source tells, and no more. */
export const adminRoutes = HttpApiBuilder.layer(AdminApi, { openapiPath }).pipe(
  Layer.provide(handlers),
  Layer.provide(WellFormed.layer),
  Layer.merge(consolePages),
  Layer.merge(everyResponse("admin", AdminApi, [openapiPath, ...consolePaths]))
)
