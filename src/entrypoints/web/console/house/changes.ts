import type { Changes, Session } from "../answers.ts"

/** The sessions of a list as far as it was asked for, in the order of their user ids. */
export interface Listed {
  readonly items: ReadonlyArray<Session>
  /** Where the rest begins; null: there is none. */
  readonly next: string | null
}

/** Ids are numbers without leading zeros: the shorter is the lesser. */
export const byId = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)

/** Whether a session belongs into what is listed. */
export type Wanted = (session: Session) => boolean

/**
 * Brings a list up to date. Whoever is new is put in place, but for those beyond what was asked for: they come with the
 * next page.
 */
export const withChanges = (listed: Listed, { gone, sessions }: Changes, isWanted: Wanted): Listed => {
  if (sessions.length === 0 && gone.length === 0) return listed
  const left = new Set([...gone, ...sessions.filter((session) => !isWanted(session)).map(({ userId }) => userId)])
  const told = new Map(
    sessions
      .filter(isWanted)
      .filter(({ userId }) => listed.next === null || byId(userId, listed.next) <= 0)
      .map((session) => [session.userId, session] as const)
  )
  const items = listed.items.flatMap((session) => {
    const newer = told.get(session.userId)
    told.delete(session.userId)
    return newer ?? (left.has(session.userId) ? [] : session)
  })
  const added = [...told.values()]
  return {
    ...listed,
    items: added.length === 0 ? items : [...items, ...added].sort((a, b) => byId(a.userId, b.userId))
  }
}

/** New counts by channel. */
export const withCounts = <Channel extends { readonly id: string; readonly sessions: number }>(
  channels: ReadonlyArray<Channel>,
  { channels: changed }: Changes
): ReadonlyArray<Channel> => {
  if (changed.length === 0) return channels
  const counts = new Map(changed.map(({ id, sessions }) => [id, sessions]))
  return channels.map((channel) => ({ ...channel, sessions: counts.get(channel.id) ?? channel.sessions }))
}
