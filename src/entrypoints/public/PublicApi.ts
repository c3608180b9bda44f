import { Effect, Schema } from "effect"
import { HttpApi, HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { BoardView, StandingView } from "../../actors/boards/views.ts"
import { shownOnWeb } from "../../actors/boards/boardView.ts"
import { UserId } from "../../machines/ids.ts"
import { BoardPeriod, Metric } from "../../machines/leveling/board.ts"
import { idParam } from "../http/idParam.ts"
import { WellFormed } from "../http/WellFormed.ts"
import { NoSuchBoard, NotOnBoard, TooManyRequests, TooManyStreams, Unavailable } from "./problems.ts"

const or = <S extends Schema.Top>(value: S["Encoded"]) => Schema.withDecodingDefaultKey<S>(Effect.succeed(value))

const board = {
  metric: Metric.annotate({ description: "What to rank by; `xp` by default." }).pipe(or("xp")),
  period: BoardPeriod.annotate({
    description: "Over which time: all of it by default, or the guild's current local year, month, week or day."
  }).pipe(or("all"))
}

const isLimit = (text: string): boolean => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= shownOnWeb

const Limit = Schema.String.annotate({ description: `How many rows, from 1 to ${shownOnWeb}; all of them by default.` })
  .check(Schema.makeFilter((text) => isLimit(text) || `Expected a whole number from 1 to ${shownOnWeb}`))
  .pipe(Schema.decodeTo(Schema.FiniteFromString), or(String(shownOnWeb)))

const slug = { slug: Schema.String.annotate({ description: "As in the address of the guild's page." }) }

class BoardGroup extends HttpApiGroup.make("leaderboard")
  .add(
    HttpApiEndpoint.get("get", "/leaderboard", {
      params: slug,
      query: { ...board, limit: Limit },
      success: BoardView,
      error: [NoSuchBoard, TooManyRequests, Unavailable]
    }).annotateMerge(
      OpenApi.annotations({
        summary: "A board",
        description:
          "The first members of a board, at most 20 seconds old. Values are XP, messages, or whole seconds. The answer has a strong `ETag`: send it back as `If-None-Match`, and what has not changed is answered 304."
      })
    ),
    HttpApiEndpoint.get("stream", "/leaderboard/stream", {
      params: slug,
      query: board,
      success: HttpApiSchema.StreamSse({ data: BoardView }),
      error: [NoSuchBoard, TooManyRequests, TooManyStreams, Unavailable]
    }).annotateMerge(
      OpenApi.annotations({
        summary: "A board, live",
        description:
          "Server-sent events named `board`, with the board as it is in `data` and its version in `id`: the last state at once, unless `Last-Event-ID` says that you have it, and then each change, at most one in 20 seconds. A comment every 15 seconds shows that the stream lives. It ends when the board is not public any more."
      })
    ),
    HttpApiEndpoint.get("standing", "/members/:userId/standing", {
      params: { ...slug, userId: idParam(UserId) },
      query: board,
      success: StandingView,
      error: [NoSuchBoard, NotOnBoard, TooManyRequests, Unavailable]
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Where a member stands",
        description: "The place of one member, also beyond the first hundred. Members who hide are not on any board."
      })
    )
  )
  .prefix("/api/guilds/:slug") {}

/** What everybody may ask of public boards: the contract, also served as OpenAPI. */
export class PublicApi extends HttpApi.make("guildhall")
  .add(BoardGroup)
  .middleware(WellFormed)
  // A key that is not ours is a mistake worth hearing of.
  .annotate(HttpApi.QueryParseOptions, { onExcessProperty: "error" })
  .annotateMerge(
    OpenApi.annotations({
      title: "Guildhall: public leaderboards",
      version: "1",
      description:
        "The boards that guilds have made public, by the slug in the address of their page (`/g/{slug}`). Ids are strings, errors RFC 9457. Requests are limited by address; `Retry-After` says when to come back."
    })
  ) {}
