import { createHash } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { Effect } from "effect"
import type { BoardEntry, BoardView, StandingView } from "../../../src/actors/boards/views.ts"
import { WebAssets } from "../../../src/entrypoints/http/WebAssets.ts"
import { askedIn } from "../../../src/entrypoints/web/board/address.ts"
import { UserId } from "../../../src/machines/ids.ts"
import type { Board } from "../../../src/machines/leveling/board.ts"

const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** A picture that differs with its address. */
const portrait = (path: string) => {
  const hue = [...path].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 360, 7)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="hsl(${hue} 45% 62%)"/><circle cx="20" cy="16" r="7" fill="hsl(${hue} 55% 92%)"/><ellipse cx="20" cy="37" rx="13" ry="12" fill="hsl(${hue} 55% 92%)"/></svg>`
}

/** A member's id by a number from 1. */
export const memberId = (number: number) => UserId.make(String(100_000_000_000_000_000n + BigInt(number)))

/** A row by its place, with what is to be otherwise. */
export const entryAt = (place: number, changes: Partial<BoardEntry> = {}): BoardEntry => ({
  place,
  id: memberId(place),
  name: `Member ${place}`,
  avatar: null,
  value: 100_000 - 900 * place,
  level: Math.max(1, 60 - place),
  ...changes
})

/** Rows of these names, in their order. */
export const rowsOf = (...names: ReadonlyArray<string>): ReadonlyArray<BoardEntry> =>
  names.map((name, index) => entryAt(index + 1, { name }))

/** The rows in another order: places are given anew, and values stay where they were. */
export const inOrder = (rows: ReadonlyArray<BoardEntry>, ids: ReadonlyArray<string>): ReadonlyArray<BoardEntry> =>
  ids.flatMap((id, index) => {
    const row = rows.find((row) => row.id === id)
    const there = rows[index]
    return row === undefined || there === undefined ? [] : [{ ...row, place: there.place, value: there.value }]
  })

type Shown = Pick<BoardView, "members" | "rows">

/** What the stage answers from; tests write to it and then call `push`. The board is at `/g/harbour`. */
export interface Scene {
  /** null: not public. */
  board: ((board: Board) => Shown) | null
  guild: BoardView["guild"]
  /** By member; the same on every board. */
  standings: ReadonlyMap<string, StandingView>
  /** Everything is answered 503, as while the server stops. */
  stopping: boolean
}

interface Stream {
  readonly board: Board
  readonly response: ServerResponse
  told: string | undefined
}

/** A server of our pages by the contract of the public web, whose boards a test sets at will. For as long as the scope. */
export const makeStage = Effect.gen(function* () {
  const assets = yield* WebAssets
  const scene: Scene = {
    board: () => ({ members: 3, rows: rowsOf("Ada", "Linus", "Grace") }),
    guild: { name: "Harbour", icon: null },
    standings: new Map(),
    stopping: false
  }
  const requests: Array<string> = []
  const streams = new Set<Stream>()

  const viewOf = (board: Board): { readonly json: string; readonly version: string } | null => {
    if (scene.board === null) return null
    const json = JSON.stringify({ guild: scene.guild, ...board, ...scene.board(board) })
    return { json, version: createHash("sha256").update(json).digest("base64url").slice(0, 16) }
  }

  /** How many bytes were sent. */
  const tell = (stream: Stream): number => {
    const view = viewOf(stream.board)
    if (view === null) {
      stream.response.end()
      return 0
    }
    if (view.version === stream.told) return 0
    stream.told = view.version
    const event = `event: board\nid: ${view.version}\ndata: ${view.json}\n\n`
    stream.response.write(event)
    return Buffer.byteLength(event)
  }

  const follow = (request: IncomingMessage, response: ServerResponse, board: Board) => {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" })
    response.write("retry: 50\n\n")
    const known = request.headers["last-event-id"]
    const stream: Stream = { board, response, told: typeof known === "string" ? known : undefined }
    streams.add(stream)
    response.on("close", () => streams.delete(stream))
    tell(stream)
  }

  const page = (request: IncomingMessage, url: URL, slug: string) => {
    const place = { publicUrl: stage.url, script: assets.board.script, styles: assets.board.styles }
    const language = request.headers["accept-language"]?.startsWith("de") === true ? "de" : "en"
    const { board, search } = askedIn(url.search)
    const view = viewOf(board)
    if (view === null || slug !== "harbour") return { status: 404, html: assets.renderMissing(language, place) }
    const me = url.searchParams.get("me")
    const html = assets.renderBoard(
      {
        language,
        slug,
        board: JSON.parse(view.json),
        version: view.version,
        search,
        me: me === null ? null : { id: me, standing: scene.standings.get(me) ?? null }
      },
      place
    )
    return { status: 200, html }
  }

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? "/"
    requests.push(path)
    const url = new URL(path, stage.url)
    const send = (status: number, type: string, body: string | Uint8Array, headers = {}) =>
      response.writeHead(status, { "content-type": type, ...headers }).end(body)
    if (scene.stopping) return send(503, "application/problem+json", "{}")
    const asset = assets.board.files.get(url.pathname)
    if (asset !== undefined) return send(200, asset.type, asset.brotli, { "content-encoding": "br" })
    if (url.pathname.startsWith("/avatars/missing")) return send(404, "text/plain", "")
    if (url.pathname.startsWith("/avatars/")) return send(200, "image/svg+xml", portrait(url.pathname))
    const [, slug] = /^\/g\/([^/]+)$/.exec(url.pathname) ?? []
    if (slug !== undefined) {
      const { html, status } = page(request, url, slug)
      return send(status, "text/html; charset=utf-8", html, { "content-security-policy": contentSecurityPolicy })
    }
    const { board } = askedIn(url.search)
    const view = viewOf(board)
    if (view === null) return send(404, "application/problem+json", "{}")
    if (url.pathname.endsWith("/leaderboard/stream")) return follow(request, response, board)
    if (url.pathname.endsWith("/leaderboard")) {
      return send(200, "application/json", view.json, { etag: `"${view.version}"` })
    }
    const [, member = ""] = /members\/(\d+)\/standing$/.exec(url.pathname) ?? []
    const standing = scene.standings.get(member)
    return send(standing === undefined ? 404 : 200, "application/json", JSON.stringify(standing ?? {}))
  }

  const server = createServer(answer)
  yield* Effect.acquireRelease(
    Effect.callback<void>((resume) => {
      server.listen(0, "127.0.0.1", () => resume(Effect.void))
    }),
    () =>
      Effect.callback<void>((resume) => {
        server.close(() => resume(Effect.void))
        server.closeAllConnections()
      })
  )
  const listening = server.address()
  const stage = {
    url: `http://127.0.0.1:${typeof listening === "object" && listening !== null ? listening.port : 0}`,
    scene,
    /** Paths, in the order they were asked for. */
    requests,
    /** Of the boards that are watched. */
    watched: (): ReadonlyArray<Board> => Array.from(streams, ({ board }) => board),
    /** Tells the streams what is new to them; how many bytes that took. */
    push: (): number => Array.from(streams, tell).reduce((sum, bytes) => sum + bytes, 0),
    ping: () => {
      for (const { response } of streams) response.write(": ping\n\n")
    },
    /** Cuts the streams, as a lost connection does. */
    hangUp: () => {
      for (const { response } of streams) response.destroy()
    }
  }
  return stage
})
