import { Effect, Layer, Redacted } from "effect"
import { HttpServerRequest } from "effect/http"
import { HttpApiMiddleware, HttpApiSecurity } from "effect/http-api"
import { Operators } from "./Operators.ts"
import { CrossSite, TokenRequired } from "./problems.ts"
import { refuseForged } from "./sameOrigin.ts"

/** What the console's page signs in to: a pass for the token. */
export const operatorCookie = HttpApiSecurity.apiKey({ key: "guildhall_operator", in: "cookie" })

const refused = Effect.fail(
  new TokenRequired({
    detail: "Send `Authorization: Bearer` with the token of GUILDHALL_ADMIN_TOKEN, or of the data folder."
  })
)

/**
 * Lets in who bears the operators' token, and whom a page of ours asks for with a pass in the cookie.
 *
 * @effect-expect-leaking HttpServerRequest | ParsedSearchParams | RouteContext
 */
export class Authorization extends HttpApiMiddleware.Service<Authorization>()("guildhall/entrypoints/Authorization", {
  // In this order: the last that fails says why.
  security: { bearer: HttpApiSecurity.bearer, cookie: operatorCookie },
  error: [TokenRequired, CrossSite]
}) {
  static readonly layer = Layer.effect(
    Authorization,
    Effect.map(Operators, ({ holds, isToken }) =>
      Authorization.of({
        bearer: (httpEffect, { credential }) => (isToken(Redacted.value(credential)) ? httpEffect : refused),
        cookie: Effect.fnUntraced(function* (httpEffect, { credential }) {
          if (!(yield* holds(Redacted.value(credential)))) return yield* refused
          yield* Effect.flatMap(HttpServerRequest.HttpServerRequest, refuseForged)
          return yield* httpEffect
        })
      })
    )
  )
}
