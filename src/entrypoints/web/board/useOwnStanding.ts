import { useEffect } from "preact/hooks"
import { askStanding } from "./askApi.ts"
import type { BoardNews, BoardState } from "./BoardState.ts"

/** Over how long those who watch one board ask for their own standings, ms: not all at once. */
const spread = 5000

/** Always the same for the same member: ms. */
const delayOf = (id: string) => {
  let hash = 0
  for (const character of id) hash = (hash * 31 + character.charCodeAt(0)) % 1_000_003
  return hash % spread
}

/** Asks where the member stands who is not among the rows, once for each state of the board. */
export const useOwnStanding = ({ board, me, slug, version }: BoardState, tell: (news: BoardNews) => void): void => {
  const { metric, period, rows } = board
  const asked = me !== null && me.version !== version && !rows.some(({ id }) => id === me.id) ? me.id : null
  const unknown = me?.standing === undefined
  useEffect(() => {
    if (asked === null) return
    const stopping = new AbortController()
    const read = async () => {
      const answer = await askStanding(slug, { metric, period }, asked, stopping.signal)
      if (answer.kind === "failed") return
      tell({ type: "STANDING.CAME", standing: answer.kind === "found" ? answer.answer : null, version })
    }
    const timer = setTimeout(() => void read(), unknown ? 0 : delayOf(asked))
    return () => {
      clearTimeout(timer)
      stopping.abort()
    }
  }, [asked, version])
}
