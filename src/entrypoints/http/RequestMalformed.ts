import { Schema } from "effect"
import { HttpApiError } from "effect/http-api"

/** `errors` names each field that was refused, such as `query.limit`, and what it should be. */
export class RequestMalformed extends HttpApiError.Problem<RequestMalformed>()(
  "RequestMalformed",
  { type: "urn:guildhall:problem:request-malformed", status: 400, title: "The request is malformed" },
  { errors: Schema.Array(Schema.Struct({ field: Schema.String, message: Schema.String })) }
) {}

/** A refusal that names one field of the request. */
export const malformed = (field: string, message: string) =>
  new RequestMalformed({ detail: `${field}: ${message}`, errors: [{ field, message }] })
