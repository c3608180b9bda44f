import type { BoardView, StandingView } from "../../../actors/boards/views.ts"
import type { Board } from "../../../machines/leveling/board.ts"
import { boardApiOf, standingApiOf } from "./address.ts"
import { isBoardView, isStandingView } from "./decodeBoard.ts"

interface Found<A> {
  readonly kind: "found"
  readonly answer: A
  /** The entity tag without its quotes. */
  readonly version: string
}

/** `missing`: there is no such thing, or not any more. `failed`: nobody knows; ask again later. */
type Answer<A> = Found<A> | { readonly kind: "missing" } | { readonly kind: "failed" }

const ask = async <A>(path: string, is: (value: unknown) => value is A, signal: AbortSignal): Promise<Answer<A>> => {
  try {
    const response = await fetch(path, { signal, headers: { accept: "application/json" } })
    if (response.status === 404) return { kind: "missing" }
    const answer: unknown = response.ok ? await response.json() : undefined
    const version = (response.headers.get("etag") ?? "").replaceAll(/^W\/|"/g, "")
    return is(answer) ? { kind: "found", answer, version } : { kind: "failed" }
  } catch {
    return { kind: "failed" }
  }
}

export const askBoard = (slug: string, board: Board, signal: AbortSignal): Promise<Answer<BoardView>> =>
  ask(boardApiOf(slug, board), isBoardView, signal)

export const askStanding = (
  slug: string,
  board: Board,
  member: string,
  signal: AbortSignal
): Promise<Answer<StandingView>> => ask(standingApiOf(slug, board, member), isStandingView, signal)
