import { Effect, SchemaIssue } from "effect"
import { HttpApiMiddleware } from "effect/http-api"
import { RequestMalformed } from "./RequestMalformed.ts"

const format = SchemaIssue.makeFormatterStandardSchemaV1({
  leafHook: (issue) =>
    issue._tag === "UnexpectedKey" ? "There is no such key: leave it out" : SchemaIssue.defaultLeafHook(issue)
})

const keyOf = (segment: PropertyKey | { readonly key: PropertyKey }): string =>
  String(typeof segment === "object" ? segment.key : segment)

/** Answers a request that does not decode with the fields at fault and what they should be. */
export class WellFormed extends HttpApiMiddleware.Service<WellFormed>()("guildhall/entrypoints/WellFormed", {
  error: RequestMalformed
}) {
  static readonly layer = HttpApiMiddleware.layerSchemaErrorTransform(WellFormed, (error) => {
    // A response of ours that does not encode is no fault of the request.
    if (error.kind === "Body" || error.kind === "ResponseHeaders") return Effect.die(error)
    const errors = format(error.cause.issue).issues.map((issue) => ({
      field: [error.kind.toLowerCase(), ...(issue.path ?? []).map(keyOf)].join("."),
      message: issue.message
    }))
    return new RequestMalformed({
      detail: errors.map(({ field, message }) => `${field}: ${message}`).join("; "),
      errors
    })
  })
}
