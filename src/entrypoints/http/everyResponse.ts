import { ByteSize, Cause, Effect, Metric, Predicate } from "effect"
import {
  HttpIncomingMessage,
  HttpRouter,
  HttpServerError,
  HttpServerRequest,
  HttpServerResponse,
  ProblemDetails
} from "effect/http"
import { HttpApi, type HttpApiGroup } from "effect/http-api"

/** What no page or answer of ours allows unless it says so itself. */
export const securityHeaders = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY"
}

/**
 * The methods of an address, when it takes others than this one: of those of an API, and of pages besides, that take GET
 * (`:name` stands for any one segment, `*` at the end for whatever follows).
 */
const othersAt = <Id extends string, Groups extends HttpApiGroup.Constraint>(
  api: HttpApi.HttpApi<Id, Groups>,
  pages: ReadonlyArray<string>
) => {
  const methods = new Map<string, Set<string>>(pages.map((path) => [path, new Set(["GET"])]))
  HttpApi.reflect(api, {
    onGroup: () => {},
    onEndpoint: ({ endpoint }) => {
      methods.set(endpoint.path, (methods.get(endpoint.path) ?? new Set()).add(endpoint.method))
    }
  })
  const patterns = [...methods].map(
    ([path, allowed]) =>
      [
        new RegExp(`^${path.replaceAll(/:\w+/g, "[^/]+").replace(/\*$/, ".*")}/?$`),
        [...allowed, ...(allowed.has("GET") ? ["HEAD"] : [])]
      ] as const
  )
  return (path: string, method: string): ReadonlyArray<string> | undefined => {
    const allowed = patterns.flatMap(([pattern, methods]) => (pattern.test(path) ? methods : []))
    // A parameter longer than the router takes fits the pattern, and is not found all the same.
    return allowed.length === 0 || allowed.includes(method) ? undefined : [...new Set(allowed)]
  }
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
  response: HttpServerResponse.HttpServerResponse,
  others: ReturnType<typeof othersAt>
): HttpServerResponse.HttpServerResponse => {
  const path = request.url.split("?", 1)[0] ?? request.url
  const allowed = response.status === 404 ? others(path, request.method) : undefined
  const status = allowed === undefined ? response.status : 405
  const problem = ProblemDetails.toResponse({
    type: ProblemDetails.blankType,
    status,
    title: titles[status] ?? "Something went wrong here",
    instance: path
  })
  return allowed === undefined ? problem : HttpServerResponse.setHeader(problem, "allow", allowed.join(", "))
}

/** An error that was answered as its endpoint declares it, or as a page. */
const isShown = (response: HttpServerResponse.HttpServerResponse) =>
  response.status < 400 ||
  response.headers["content-type"] === ProblemDetails.contentType ||
  response.headers["content-type"]?.startsWith("text/html") === true

/**
 * What holds for every response of a server: errors are problems, headers are safe, bodies of requests are bounded, all
 * are counted. `door` names the server in metrics and logs.
 */
export const everyResponse = <Id extends string, Groups extends HttpApiGroup.Constraint>(
  door: "admin" | "web",
  api: HttpApi.HttpApi<Id, Groups>,
  pages: ReadonlyArray<string>
) => {
  const others = othersAt(api, pages)
  const responses = Metric.counter(`guildhall_${door}_responses_total`, {
    description: `Responses of the ${door === "admin" ? "admin port" : "public web"} by status`,
    incremental: true
  })
  return HttpRouter.middleware(
    (app) =>
      Effect.gen(function* () {
        const request = yield* HttpServerRequest.HttpServerRequest
        const response = yield* app.pipe(
          Effect.provideService(HttpIncomingMessage.MaxBodySize, ByteSize.kibibytes(256)),
          Effect.catchCauseIf(Predicate.not(Cause.hasInterruptsOnly), (cause) =>
            Effect.flatMap(HttpServerError.causeResponse(cause), ([response]) =>
              response.status < 500
                ? Effect.succeed(response)
                : Effect.as(Effect.logError(`A request to the ${door} port failed`, cause), response)
            )
          )
        )
        const answer = isShown(response) ? response : toProblem(request, response, others)
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
}
