import { useEffect } from "preact/hooks"
import { type BoardNews, type BoardState, isShown } from "./BoardState.ts"
import { followBoard } from "./followBoard.ts"

/** Keeps the chosen board live for as long as the page is there. */
export const useFollowed = (state: BoardState, tell: (news: BoardNews) => void): void => {
  const { chosen, slug } = state
  useEffect(() => {
    const follow = (known: boolean) => followBoard({ slug, board: chosen, known, tell })
    let stop = follow(isShown(state))
    // A page that is kept for "back" must not hold a stream, and is out of date when it comes back.
    const left = () => stop()
    const returned = ({ persisted }: PageTransitionEvent) => {
      if (persisted) stop = follow(false)
    }
    addEventListener("pagehide", left)
    addEventListener("pageshow", returned)
    return () => {
      stop()
      removeEventListener("pagehide", left)
      removeEventListener("pageshow", returned)
    }
  }, [slug, chosen.metric, chosen.period])

  useEffect(() => {
    const lost = () => tell({ type: "CONNECTION.LOST" })
    const back = () => tell({ type: "CONNECTION.BACK" })
    addEventListener("offline", lost)
    addEventListener("online", back)
    return () => {
      removeEventListener("offline", lost)
      removeEventListener("online", back)
    }
  }, [])
}
