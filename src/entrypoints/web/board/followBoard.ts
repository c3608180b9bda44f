import type { Board } from "../../../machines/leveling/board.ts"
import { streamApiOf } from "./address.ts"
import { askBoard } from "./askApi.ts"
import type { BoardNews } from "./BoardState.ts"
import { isBoardView } from "./decodeBoard.ts"

/** Between two attempts, ms: the first is made at once, for it tells a board that is gone from a connection that is. */
const waits = [0, 2000, 4000, 8000, 16_000, 30_000]

const parsed = (data: unknown): unknown => {
  try {
    return JSON.parse(String(data))
  } catch {
    return undefined
  }
}

interface Followed {
  readonly slug: string
  readonly board: Board
  /** It is on the page already. */
  readonly known: boolean
  readonly tell: (news: BoardNews) => void
}

/** Reads a board and what becomes of it, until it is gone or the returned function is called. */
export const followBoard = ({ board, known, slug, tell }: Followed): (() => void) => {
  const stopping = new AbortController()
  const { signal } = stopping
  let stream: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let attempts = 0

  const again = () => {
    timer = setTimeout(() => void read(), waits[Math.min(attempts, waits.length - 1)])
    attempts += 1
  }

  const listen = () => {
    const opened = new EventSource(streamApiOf(slug, board))
    stream = opened
    opened.addEventListener("open", () => {
      attempts = 0
      tell({ type: "STREAM.OPENED" })
    })
    opened.addEventListener("board", ({ data, lastEventId }) => {
      const answer = parsed(data)
      if (isBoardView(answer)) tell({ type: "BOARD.CAME", board: answer, version: lastEventId })
    })
    opened.addEventListener("error", () => {
      tell({ type: "STREAM.LOST" })
      // It connects again by itself, unless it was answered with anything but a stream.
      if (opened.readyState === EventSource.CLOSED) again()
    })
  }

  const read = async () => {
    const answer = await askBoard(slug, board, signal)
    if (signal.aborted) return
    if (answer.kind === "missing") return tell({ type: "BOARD.GONE" })
    if (answer.kind === "failed") {
      tell({ type: "BOARD.FAILED" })
      return again()
    }
    tell({ type: "BOARD.CAME", board: answer.answer, version: answer.version })
    listen()
  }

  if (known) listen()
  else void read()
  return () => {
    stopping.abort()
    clearTimeout(timer)
    stream?.close()
  }
}
