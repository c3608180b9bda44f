import { HttpApiError } from "effect/http-api"

// Every error of the public API, as RFC 9457 problems.

/** The same for a guild that there is not, one that is not here, and one whose board is not public. */
export class NoSuchBoard extends HttpApiError.Problem<NoSuchBoard>()("NoSuchBoard", {
  type: "urn:guildhall:problem:board-unknown",
  status: 404,
  title: "There is no public board at this address"
}) {}

export class NotOnBoard extends HttpApiError.Problem<NotOnBoard>()("NotOnBoard", {
  type: "urn:guildhall:problem:not-on-board",
  status: 404,
  title: "That member is not on this board"
}) {}

/** `Retry-After` says when, in seconds. */
export class TooManyRequests extends HttpApiError.Problem<TooManyRequests>()("TooManyRequests", {
  type: "urn:guildhall:problem:too-many-requests",
  status: 429,
  title: "Too many requests from your address"
}) {}

export class TooManyStreams extends HttpApiError.Problem<TooManyStreams>()("TooManyStreams", {
  type: "urn:guildhall:problem:too-many-streams",
  status: 503,
  title: "Too many event streams are open"
}) {}

export class Unavailable extends HttpApiError.Problem<Unavailable>()("Unavailable", {
  type: "urn:guildhall:problem:unavailable",
  status: 503,
  title: "Unavailable just now: try again"
}) {}

/** What a store's failure is to a visitor; for `Effect.catchTags`. */
export const unavailable = {
  LedgerUnavailable: () => new Unavailable({ detail: "The boards cannot be read just now. Nothing is lost." })
}

export const noSuchBoard = new NoSuchBoard({ detail: "The address may be mistyped, or the board is not public." })
