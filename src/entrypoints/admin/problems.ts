import { Effect, Schema } from "effect"
import { HttpApiError } from "effect/http-api"
import type {
  GuildUnknown,
  MemberUnknown,
  SessionUnknown,
  StoreUnavailable
} from "../../actors/inspection/Inspector.ts"
import { malformed } from "../http/RequestMalformed.ts"

// Every error of the admin API, as RFC 9457 problems. Each type is declared by the endpoints that answer it.

export class TokenRequired extends HttpApiError.Problem<TokenRequired>()("TokenRequired", {
  type: "urn:guildhall:problem:token-required",
  status: 401,
  title: "A valid token is required"
}) {}

export class CrossSite extends HttpApiError.Problem<CrossSite>()("CrossSite", {
  type: "urn:guildhall:problem:cross-site",
  status: 403,
  title: "The request comes from another site"
}) {}

export class TooManyAttempts extends HttpApiError.Problem<TooManyAttempts>()("TooManyAttempts", {
  type: "urn:guildhall:problem:too-many-attempts",
  status: 429,
  title: "Too many wrong tokens from this address: wait a minute"
}) {}

export class NoSuchGuild extends HttpApiError.Problem<NoSuchGuild>()("NoSuchGuild", {
  type: "urn:guildhall:problem:guild-unknown",
  status: 404,
  title: "No such guild here"
}) {}

export class NoSuchSession extends HttpApiError.Problem<NoSuchSession>()("NoSuchSession", {
  type: "urn:guildhall:problem:session-unknown",
  status: 404,
  title: "No such voice session"
}) {}

export class NoSuchMember extends HttpApiError.Problem<NoSuchMember>()("NoSuchMember", {
  type: "urn:guildhall:problem:member-unknown",
  status: 404,
  title: "No such member"
}) {}

export class NoSuchMachine extends HttpApiError.Problem<NoSuchMachine>()("NoSuchMachine", {
  type: "urn:guildhall:problem:machine-unknown",
  status: 404,
  title: "No such machine"
}) {}

export class Unavailable extends HttpApiError.Problem<Unavailable>()(
  "Unavailable",
  { type: "urn:guildhall:problem:unavailable", status: 503, title: "Unavailable just now: try again" },
  { store: Schema.Literals(["ledger", "checkpoint", "discord"]) }
) {}

export class NotReady extends HttpApiError.Problem<NotReady>()(
  "NotReady",
  { type: "urn:guildhall:problem:not-ready", status: 503, title: "The bot is not ready" },
  { reasons: Schema.Array(Schema.String) }
) {}

export class TooManyStreams extends HttpApiError.Problem<TooManyStreams>()("TooManyStreams", {
  type: "urn:guildhall:problem:too-many-streams",
  status: 503,
  title: "Too many event streams are open: close one"
}) {}

/** What the Inspector's errors are to a client; each is for `Effect.catchTags`. */
export const noSuchGuild = {
  GuildUnknown: ({ guildId }: GuildUnknown) => new NoSuchGuild({ detail: `No actor of guild ${guildId} runs here.` })
}

export const noSuchSession = {
  SessionUnknown: ({ guildId, userId }: SessionUnknown) =>
    new NoSuchSession({ detail: `Member ${userId} is not in voice in guild ${guildId}.` })
}

export const noSuchMember = {
  MemberUnknown: ({ guildId, userId }: MemberUnknown) =>
    new NoSuchMember({ detail: `The ledger of guild ${guildId} has no member ${userId}.` })
}

export const refusedCursor = {
  CursorInvalid: () => malformed("query.cursor", "expected the `next` of the page before, unchanged")
}

export const unavailable = {
  StoreUnavailable: ({ cause, store }: StoreUnavailable) =>
    Effect.andThen(
      Effect.logWarning("The admin API could not reach a store", cause).pipe(Effect.annotateLogs({ store })),
      new Unavailable({ detail: `The ${store} cannot be reached. Nothing was lost.`, store })
    )
}
