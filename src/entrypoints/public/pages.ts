import { promisify } from "node:util"
import { brotliCompress, constants } from "node:zlib"
import { Effect } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import Negotiator from "negotiator"
import { LiveBoards } from "../../actors/boards/LiveBoards.ts"
import { BoardStore } from "../../infra/ledger/BoardStore.ts"
import { type PublicGuild, WebBoardStore } from "../../infra/ledger/WebBoardStore.ts"
import { Language } from "../../machines/texts/language.ts"
import { takesBrotli } from "../http/assets.ts"
import { pagePolicy } from "../http/pagePolicy.ts"
import { WebAssets } from "../http/WebAssets.ts"
import { apiReference } from "./ApiReference.ts"
import type { BoardPlace } from "./BoardPage.ts"
import { pageQuery } from "./pageQuery.ts"
import { unavailable } from "./problems.ts"

const brotli = promisify(brotliCompress)

/** As good as takes no longer than sending what it saves. */
const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }

/** The language to speak to a visitor: the one they prefer of ours, else the guild's. */
const languageFor = (negotiator: Negotiator, otherwise: Language): Language => {
  const preferred = negotiator.language([...Language.literals])
  const asked = negotiator.languages().some((language) => language !== "*")
  return Language.literals.find((language) => asked && language === preferred) ?? otherwise
}

const html = Effect.fnUntraced(function* (document: string, status: 200 | 404) {
  const request = yield* HttpServerRequest.HttpServerRequest
  const headers = {
    "cache-control": "no-cache",
    "content-security-policy": pagePolicy,
    vary: "accept-encoding, accept-language"
  }
  const options = { status, contentType: "text/html; charset=utf-8" }
  if (!takesBrotli(request.headers["accept-encoding"])) {
    return HttpServerResponse.text(document, { ...options, headers })
  }
  const packed = yield* Effect.promise(() => brotli(document, quick))
  return HttpServerResponse.uint8Array(packed, { ...options, headers: { ...headers, "content-encoding": "br" } })
})

/** The page of a guild's board, drawn as it is now; the same page for all that is none, and where nothing is asked for; and the page about the API. */
export const pages = (publicUrl: string, openapiPath: string) =>
  HttpRouter.use(
    Effect.fnUntraced(function* (router) {
      const { board: assets, renderApi, renderBoard, renderMissing } = yield* WebAssets
      const webBoards = yield* WebBoardStore
      const boards = yield* LiveBoards
      const store = yield* BoardStore
      const place: BoardPlace = { publicUrl, script: assets.script, styles: assets.styles }

      const api = renderApi(apiReference(openapiPath), place)
      yield* router.add("GET", "/api", html(api, 200))

      const missing = (negotiator: Negotiator) => html(renderMissing(languageFor(negotiator, "en"), place), 404)

      const nothing = Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ headers }) =>
        missing(new Negotiator({ headers }))
      )
      yield* router.add("GET", "/", nothing)

      const pageOf = Effect.fnUntraced(function* (slug: string, guild: PublicGuild, url: string) {
        const { board, me, search } = pageQuery(url)
        const state = yield* boards.look({ slug, guildId: guild.guildId, board })
        if (state === null) return null
        const standing = me === null ? null : yield* store.standing(guild.guildId, me, board)
        return {
          slug,
          board: state.view,
          version: state.version,
          search,
          me:
            me === null
              ? null
              : {
                  id: me,
                  standing:
                    standing === null ? null : { place: standing.place, value: standing.value, members: standing.total }
                }
        }
      })

      yield* router.add(
        "GET",
        "/g/:slug",
        Effect.gen(function* () {
          const request = yield* HttpServerRequest.HttpServerRequest
          const { slug = "" } = yield* HttpRouter.params
          const negotiator = new Negotiator({ headers: request.headers })
          const guild = yield* webBoards.find(slug)
          const page = guild === null ? null : yield* pageOf(slug, guild, request.url)
          if (guild === null || page === null) return yield* missing(negotiator)
          const language = languageFor(negotiator, guild.language)
          return yield* html(renderBoard({ language, ...page }, place), 200)
        }).pipe(Effect.catchTags(unavailable))
      )
    })
  )
