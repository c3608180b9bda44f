import { ByteSize, Cause, Effect, Metric, Predicate } from "effect"
import {
  HttpIncomingMessage,
  HttpRouter,
  HttpServerError,
  HttpServerRequest,
  HttpServerResponse,
  ProblemDetails
} from "effect/http"
import { HttpApi } from "effect/http-api"
import { AdminApi } from "./AdminApi.ts"

const securityHeaders = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY"
}

/** The methods of each path there is, as a pattern of the path. */
const methodsByPath = (() => {
  const methods = new Map<string, Set<string>>([["/openapi.json", new Set(["GET"])]])
  HttpApi.reflect(AdminApi, {
    onGroup: () => {},
    onEndpoint: ({ endpoint }) => {
      methods.set(endpoint.path, (methods.get(endpoint.path) ?? new Set()).add(endpoint.method))
    }
  })
  return [...methods].map(
    ([path, allowed]) =>
      [
        new RegExp(`^${path.replaceAll(/:\w+/g, "[^/]+")}/?$`),
        [...allowed, ...(allowed.has("GET") ? ["HEAD"] : [])]
      ] as const
  )
})()

/** The methods of an address, when it takes others than this one. */
const othersAt = (path: string, method: string): ReadonlyArray<string> | undefined => {
  const methods = methodsByPath.find(([pattern]) => pattern.test(path))?.[1]
  // A parameter longer than the router takes fits the pattern, and is not found all the same.
  return methods?.includes(method) === true ? undefined : methods
}

const titles: Readonly<Record<number, string>> = {
  400: "The request is malformed",
  404: "There is nothing at this address",
  405: "This address does not take that method",
  413: "The body is too large",
  415: "The body must be JSON",
  503: "Stopping"
}

/** The problem for an error that no endpoint declares: those declared are problems already. */
const toProblem = (
  request: HttpServerRequest.HttpServerRequest,
  response: HttpServerResponse.HttpServerResponse
): HttpServerResponse.HttpServerResponse => {
  const path = request.url.split("?", 1)[0] ?? request.url
  const allowed = response.status === 404 ? othersAt(path, request.method) : undefined
  const status = allowed === undefined ? response.status : 405
  const problem = ProblemDetails.toResponse({
    type: ProblemDetails.blankType,
    status,
    title: titles[status] ?? "Something went wrong here",
    instance: path
  })
  return allowed === undefined ? problem : HttpServerResponse.setHeader(problem, "allow", allowed.join(", "))
}

const isProblem = (response: HttpServerResponse.HttpServerResponse) =>
  response.status < 400 || response.headers["content-type"] === ProblemDetails.contentType

const responses = Metric.counter("guildhall_admin_responses_total", {
  description: "Responses of the admin port by status",
  incremental: true
})

/** What holds for every response: errors are problems, headers are safe, bodies of requests are bounded, all are counted. */
export const everyResponse = HttpRouter.middleware(
  (app) =>
    Effect.gen(function* () {
      const request = yield* HttpServerRequest.HttpServerRequest
      const response = yield* app.pipe(
        Effect.provideService(HttpIncomingMessage.MaxBodySize, ByteSize.kibibytes(256)),
        Effect.catchCauseIf(Predicate.not(Cause.hasInterruptsOnly), (cause) =>
          Effect.flatMap(HttpServerError.causeResponse(cause), ([response]) =>
            response.status < 500
              ? Effect.succeed(response)
              : Effect.as(Effect.logError("An admin request failed", cause), response)
          )
        )
      )
      const answer = isProblem(response) ? response : toProblem(request, response)
      yield* Metric.update(Metric.withAttributes(responses, { status: String(answer.status) }), 1)
      return HttpServerResponse.setHeaders(answer, {
        ...(answer.status === 401 ? { "www-authenticate": 'Bearer realm="guildhall"' } : {}),
        // There was no room: a client that stays must not keep others out.
        ...(answer.status === 503 ? { connection: "close" } : {}),
        ...securityHeaders,
        ...answer.headers
      })
    }),
  { global: true }
)
