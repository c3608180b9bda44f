import { Cache, Effect, Exit } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { type BoardAt, LiveBoards } from "../../actors/boards/LiveBoards.ts"
import { Faces } from "../../infra/discord/Faces.ts"
import { WebBoardStore } from "../../infra/ledger/WebBoardStore.ts"
import { Pictures } from "../../infra/pictures/Pictures.ts"
import type { GuildId } from "../../machines/ids.ts"
import type { Language } from "../../machines/texts/language.ts"
import type { BoardCard } from "../../machines/pictures/cards.ts"
import { boardNames, boardValue } from "../../machines/texts/boards.ts"
import { leaderboardTexts } from "../../machines/texts/leaderboard.ts"
import { grouped } from "../../machines/texts/numbers.ts"
import { pageQuery } from "./pageQuery.ts"
import { unavailable } from "./problems.ts"

/** As many as a preview has room for. */
const shown = 5

/** Previews kept: some 40 kB each. */
const kept = 500

interface Wanted extends BoardAt {
  readonly language: Language
}

/** The picture that goes with a link to a board: its first five. Drawn anew when they are asked for ten minutes later. */
export const previews = HttpRouter.use(
  Effect.fnUntraced(function* (router) {
    const boards = yield* LiveBoards
    const faces = yield* Faces
    const pictures = yield* Pictures
    const webBoards = yield* WebBoardStore

    const cardOf = Effect.fnUntraced(function* (guildId: GuildId, { board, language, slug }: Wanted) {
      const state = yield* boards.look({ slug, guildId, board })
      if (state === null) return null
      const texts = leaderboardTexts[language]
      const names = boardNames[language]
      const rows = state.view.rows.slice(0, shown)
      const card: BoardCard = {
        theme: "midnight",
        title: texts.title(names.metrics[board.metric]),
        subtitle: names.periods[board.period],
        guild: yield* faces.guild(guildId),
        rows: yield* Effect.forEach(
          rows,
          ({ id, level, place, value }) =>
            Effect.map(faces.member(guildId, id), (face) => ({
              place,
              face,
              value: boardValue(language, board.metric, value),
              detail: `${texts.level} ${grouped(language, level)}`,
              share: Math.min(1, value / (rows[0]?.value ?? value)),
              own: false
            })),
          { concurrency: "unbounded" }
        ),
        own: null,
        empty: texts.empty,
        page: ""
      }
      return card
    })

    const drawn = yield* Cache.makeWith(
      (wanted: Wanted) =>
        Effect.flatMap(cardOf(wanted.guildId, wanted), (card) =>
          card === null ? Effect.succeed(null) : pictures.board(card)
        ),
      { capacity: kept, timeToLive: (exit) => (Exit.isSuccess(exit) && exit.value !== null ? "10 minutes" : 0) }
    )

    yield* router.add(
      "GET",
      "/g/:slug/preview.webp",
      Effect.gen(function* () {
        const { url } = yield* HttpServerRequest.HttpServerRequest
        const { slug = "" } = yield* HttpRouter.params
        const guild = yield* webBoards.find(slug)
        const { board } = pageQuery(url)
        if (guild === null) return HttpServerResponse.empty({ status: 404 })
        const { guildId, language } = guild
        // What was drawn before is shown only while there is a board.
        const state = yield* boards.look({ slug, guildId, board })
        const picture = state === null ? null : yield* Cache.get(drawn, { slug, guildId, board, language })
        if (picture === null) return HttpServerResponse.empty({ status: 404 })
        return HttpServerResponse.uint8Array(picture.bytes, {
          contentType: picture.mime,
          headers: { "cache-control": "public, max-age=600", "cross-origin-resource-policy": "cross-origin" }
        })
      }).pipe(
        Effect.catchTag("PictureFailed", (error) =>
          Effect.as(
            Effect.logDebug("a preview was not drawn", error),
            HttpServerResponse.empty({ status: 503, headers: { "retry-after": "10" } })
          )
        ),
        Effect.catchTags(unavailable)
      )
    )
  })
)
