import { createHash, timingSafeEqual } from "node:crypto"
import { Effect, Layer, Redacted } from "effect"
import { HttpApiMiddleware, HttpApiSecurity } from "effect/http-api"
import { TokenRequired } from "./problems.ts"

const digest = (text: string) => createHash("sha256").update(text).digest()

/** Lets in who bears the operators' token. */
export class Authorization extends HttpApiMiddleware.Service<Authorization>()("guildhall/entrypoints/Authorization", {
  security: { bearer: HttpApiSecurity.bearer },
  error: TokenRequired
}) {
  static readonly layer = (token: Redacted.Redacted) => {
    // Digests are of equal length, so that comparing them takes the same time whatever was sent.
    const expected = digest(Redacted.value(token))
    return Layer.succeed(
      Authorization,
      Authorization.of({
        bearer: (httpEffect, { credential }) =>
          timingSafeEqual(digest(Redacted.value(credential)), expected)
            ? httpEffect
            : Effect.fail(
                new TokenRequired({
                  detail: "Send `Authorization: Bearer` with the token of GUILDHALL_ADMIN_TOKEN, or of the data folder."
                })
              )
      })
    )
  }
}
