import type {
  Changes,
  Guild,
  House,
  LedgerEntry,
  Machine,
  Member,
  Order,
  Page,
  Past,
  Runtime,
  Session,
  SessionLife,
  Told,
  Update
} from "./answers.ts"

/** What can be asked of the admin API. What is answered is known by type alone: no question holds an answer. */
export interface Question<Answer> {
  readonly path: string
  readonly answer?: Answer
}

/** A stream of events of one name. */
export interface Stream<Data> {
  readonly path: string
  readonly event: string
  readonly data?: Data
}

const guildPath = (guildId: string) => `/admin/guilds/${guildId}`

const query = (parts: Readonly<Record<string, string | null>>): string => {
  const kept = Object.entries(parts).filter(([, value]) => value !== null && value !== "")
  return kept.length === 0
    ? ""
    : `?${kept.map(([key, value]) => `${key}=${encodeURIComponent(value ?? "")}`).join("&")}`
}

/** The page of a list that begins at a cursor. */
export const pageOf = <Item>(
  { path }: Question<Page<Item>>,
  limit: number,
  cursor: string | null
): Question<Page<Item>> => ({
  path: `${path}${path.includes("?") ? "&" : "?"}${query({ limit: String(limit), cursor }).slice(1)}`
})

export const runtime: Question<Runtime> = { path: "/admin/runtime" }

export const samples: Question<Past> = { path: "/admin/samples" }

export const runtimeStream: Stream<Update> = { path: "/admin/runtime/stream", event: "runtime" }

export const machines: Question<Page<Machine>> = { path: "/admin/machines" }

/** The smallest answer there is for operators alone. */
export const smallest: Question<Machine> = { path: "/admin/machines/guild" }

export const recentErrors: Question<Page<Told>> = { path: "/admin/errors" }

export const guilds = (order: Order, search: string): Question<Page<Guild>> => ({
  path: `/admin/guilds${query({ order, search })}`
})

export const house = (guildId: string): Question<House> => ({ path: `${guildPath(guildId)}/house` })

/** Of a channel that there is not only the counts of all the others are told. */
const noChannel = "0"

export const roomChanges = (guildId: string, channelId: string | null): Stream<Changes> => ({
  path: `${guildPath(guildId)}/changes${query({ channelId: channelId ?? noChannel })}`,
  event: "changes"
})

/** Of every member who is in voice. */
export const houseChanges = (guildId: string): Stream<Changes> => ({
  path: `${guildPath(guildId)}/changes`,
  event: "changes"
})

export const memberChanges = (guildId: string, userId: string): Stream<Changes> => ({
  path: `${guildPath(guildId)}/changes${query({ userId })}`,
  event: "changes"
})

/** Of one channel, or of all. */
export const sessions = (guildId: string, channelId: string | null, search: string): Question<Page<Session>> => ({
  path: `${guildPath(guildId)}/sessions${query({ channelId, search })}`
})

export const session = (guildId: string, userId: string): Question<SessionLife> => ({
  path: `${guildPath(guildId)}/sessions/${userId}`
})

export const member = (guildId: string, userId: string): Question<Member> => ({
  path: `${guildPath(guildId)}/members/${userId}`
})

/** Newest first; `from` is RFC 3339. */
export const ledger = (guildId: string, userId: string, from: string): Question<Page<LedgerEntry>> => ({
  path: `${guildPath(guildId)}/members/${userId}/ledger${query({ from })}`
})

/** Where the ledger of a member is downloaded; an empty `from` or `to` is no bound. */
export const ledgerFile = (guildId: string, userId: string, from: string, to: string): string =>
  `${guildPath(guildId)}/members/${userId}/ledger.csv${query({ from, to })}`
