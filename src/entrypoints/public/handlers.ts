import { Effect, Schema } from "effect"
import { HttpServerRequest, HttpServerResponse } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import type { BoardState } from "../../actors/boards/BoardFeed.ts"
import { LiveBoards } from "../../actors/boards/LiveBoards.ts"
import { BoardView } from "../../actors/boards/views.ts"
import { BoardStore } from "../../infra/ledger/BoardStore.ts"
import { WebBoardStore } from "../../infra/ledger/WebBoardStore.ts"
import { digestOf } from "../../infra/web/digest.ts"
import { BoardStreams } from "./BoardStreams.ts"
import { isKnown } from "./etag.ts"
import { NotOnBoard, noSuchBoard, unavailable } from "./problems.ts"
import { PublicApi } from "./PublicApi.ts"

const encode = Schema.encodeSync(Schema.fromJsonString(BoardView))

/** The first rows of a state, and the version of just that. */
const firstOf = (state: BoardState, limit: number): Pick<BoardState, "json" | "version"> => {
  const { view } = state
  if (view.rows.length <= limit) return state
  const json = encode({ ...view, rows: view.rows.slice(0, limit) })
  return { json, version: digestOf(json) }
}

/** An answer of the API, which any page of anybody may use. */
const answer = Effect.fnUntraced(function* (json: string, version: string) {
  const { headers } = yield* HttpServerRequest.HttpServerRequest
  const etag = `"${version}"`
  const common = { etag, "cache-control": "no-cache", "access-control-allow-origin": "*" }
  return isKnown(headers["if-none-match"], etag)
    ? HttpServerResponse.empty({ status: 304, headers: common })
    : HttpServerResponse.text(json, { contentType: "application/json", headers: common })
})

/** Every endpoint of the public API. */
export const handlers = HttpApiBuilder.group(
  PublicApi,
  "leaderboard",
  Effect.fnUntraced(function* (handlers) {
    const boards = yield* LiveBoards
    const streams = yield* BoardStreams
    const store = yield* BoardStore
    const webBoards = yield* WebBoardStore

    const guildAt = Effect.fnUntraced(function* (slug: string) {
      return (yield* webBoards.find(slug)) ?? (yield* noSuchBoard)
    })

    return handlers.handleAll({
      get: Effect.fnUntraced(function* ({ params: { slug }, query: { limit, ...board } }) {
        const { guildId } = yield* guildAt(slug)
        const state = (yield* boards.look({ slug, guildId, board })) ?? (yield* noSuchBoard)
        const { json, version } = firstOf(state, limit)
        return yield* answer(json, version)
      }, Effect.catchTags(unavailable)),
      stream: Effect.fnUntraced(function* ({ params: { slug }, query: board }) {
        const { guildId } = yield* guildAt(slug)
        const { headers } = yield* HttpServerRequest.HttpServerRequest
        return yield* streams.serve({ slug, guildId, board }, headers["last-event-id"])
      }, Effect.catchTags(unavailable)),
      standing: Effect.fnUntraced(function* ({ params: { slug, userId }, query: board }) {
        const { guildId } = yield* guildAt(slug)
        const standing = yield* store.standing(guildId, userId, board)
        if (standing === null) return yield* new NotOnBoard({ detail: `Member ${userId} is not on this board.` })
        const { place, total: members, value } = standing
        const json = JSON.stringify({ place, value, members })
        return yield* answer(json, digestOf(json))
      }, Effect.catchTags(unavailable))
    })
  })
)
