import type { Board, BoardPeriod, Metric } from "../../../machines/leveling/board.ts"
import { boardNames } from "../../../machines/texts/boards.ts"

const isMetric = (text: string): text is Metric => Object.hasOwn(boardNames.en.metrics, text)
const isPeriod = (text: string): text is BoardPeriod => Object.hasOwn(boardNames.en.periods, text)

export const metrics: ReadonlyArray<Metric> = Object.keys(boardNames.en.metrics).filter(isMetric)
export const periods: ReadonlyArray<BoardPeriod> = Object.keys(boardNames.en.periods).filter(isPeriod)

/** What the address of the page says. */
export interface Address {
  readonly slug: string
  readonly board: Board
  readonly search: string
  readonly me: string | null
}

const withQuery = (path: string, query: Readonly<Record<string, string>>) => {
  const written = new URLSearchParams(query).toString()
  return written === "" ? path : `${path}?${written}`
}

const pageOf = (slug: string) => `/g/${encodeURIComponent(slug)}`

/** What a board is called in a query: what is usual is left out. */
const namedIn = ({ metric, period }: Board) => ({
  ...(metric === "xp" ? {} : { metric }),
  ...(period === "all" ? {} : { period })
})

/** Where a state of the page is found again. */
export const pathOf = ({ board, me, search, slug }: Address): string =>
  withQuery(pageOf(slug), {
    ...namedIn(board),
    ...(search === "" ? {} : { q: search }),
    ...(me === null ? {} : { me })
  })

/** Where a board is for everybody alike. */
export const boardPathOf = (slug: string, board: Board): string => withQuery(pageOf(slug), namedIn(board))

/** The picture that previews of links show: 1200 wide. */
export const previewPathOf = (slug: string, board: Board): string =>
  withQuery(`${pageOf(slug)}/preview.webp`, namedIn(board))

const apiOf = (slug: string) => `/api/guilds/${encodeURIComponent(slug)}`

export const boardApiOf = (slug: string, board: Board): string => withQuery(`${apiOf(slug)}/leaderboard`, { ...board })

export const streamApiOf = (slug: string, board: Board): string =>
  withQuery(`${apiOf(slug)}/leaderboard/stream`, { ...board })

export const standingApiOf = (slug: string, board: Board, member: string): string =>
  withQuery(`${apiOf(slug)}/members/${encodeURIComponent(member)}/standing`, { ...board })

/** What the query of the page asks for; what it does not say, or says wrongly, is as usual. */
export const askedIn = (query: string): { readonly board: Board; readonly search: string } => {
  const said = new URLSearchParams(query)
  const metric = said.get("metric") ?? ""
  const period = said.get("period") ?? ""
  return {
    board: { metric: isMetric(metric) ? metric : "xp", period: isPeriod(period) ? period : "all" },
    search: said.get("q") ?? ""
  }
}

export const isSameBoard = (one: Board, other: Board): boolean =>
  one.metric === other.metric && one.period === other.period
