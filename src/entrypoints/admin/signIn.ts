import { NodeHttpServerRequest } from "@effect/platform-node"
import { Clock, Duration, Effect } from "effect"
import { type HttpServerRequest, HttpServerResponse } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import { addressOf } from "../http/addressOf.ts"
import { retryLater } from "../http/retryLater.ts"
import { AdminApi } from "./AdminApi.ts"
import { Attempts } from "./Attempts.ts"
import { operatorCookie } from "./Authorization.ts"
import { Operators, signedIn } from "./Operators.ts"
import { TokenRequired, TooManyAttempts } from "./problems.ts"
import { refuseForeign } from "./sameOrigin.ts"

/** A proxy's word about an address would let whoever guesses choose theirs. */
const peerOf = addressOf([])

const isForm = ({ headers }: HttpServerRequest.HttpServerRequest) =>
  headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true

/** Nobody but us reads it, only from our own pages; and only over TLS, where we are reached by it. */
const withCookie = (
  response: HttpServerResponse.HttpServerResponse,
  { headers }: HttpServerRequest.HttpServerRequest,
  value: string,
  maxAge: Duration.Duration
) =>
  HttpServerResponse.setCookieUnsafe(response, operatorCookie.key, value, {
    httpOnly: true,
    sameSite: "strict",
    path: "/",
    maxAge,
    secure: headers["x-forwarded-proto"] === "https"
  })

/** Gives a pass for the token, and takes it back. */
export const signIn = HttpApiBuilder.group(
  AdminApi,
  "console",
  Effect.fnUntraced(function* (handlers) {
    const { isToken, issue } = yield* Operators
    const attempts = new Attempts()
    const elapsed = Effect.map(Clock.Clock, (clock) => Number(clock.monotonicTimeNanosUnsafe()) / 1e6)
    return handlers.handleAll({
      signIn: Effect.fnUntraced(function* ({ payload, request }) {
        yield* refuseForeign(request)
        const address = peerOf(NodeHttpServerRequest.toIncomingMessage(request))
        const now = yield* elapsed
        const wait = attempts.waits(address, now)
        // Before it is looked at: else guessing would only have to go on.
        if (wait > 0) return retryLater(new TooManyAttempts({}), wait)
        if (!isToken(payload.token)) {
          attempts.wrong(address, now)
          return yield* new TokenRequired({ detail: "That is not the token of this bot." })
        }
        const response = isForm(request)
          ? HttpServerResponse.redirect("/console", { status: 303 })
          : HttpServerResponse.empty({ status: 204 })
        return withCookie(response, request, yield* issue, signedIn)
      }),
      signOut: ({ request }) =>
        Effect.as(
          refuseForeign(request),
          withCookie(HttpServerResponse.empty({ status: 204 }), request, "", Duration.zero)
        )
    })
  })
)
