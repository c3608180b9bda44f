import { Effect } from "effect"
import type { Fleet } from "../shard/Fleet.ts"
import { activityShown, stateOf, unpaidMs } from "./shown.ts"
import type { GuildState, ShownActivity } from "./views.ts"

/** Everything that is counted by visiting every guild and every session. */
export interface Census {
  readonly guilds: Readonly<Record<GuildState, number>>
  readonly sessions: Readonly<Record<ShownActivity, number>>
  /** ms. */
  readonly unpaid: number
  /** Letters that wait for their guilds. */
  readonly mailbox: number
  /** Of guilds and sessions. */
  readonly restarts: number
}

/** How many are visited before others get a turn: some 500 us. */
const slice = 5000

/** Counts the whole fleet, in slices: what it adds up to is of no one instant, and holds nobody up. */
export const takeCensus = Effect.fnUntraced(function* (fleet: Fleet["Service"]) {
  const guilds: Record<GuildState, number> = { absent: 0, reconciling: 0, live: 0, departed: 0 }
  const sessions: Record<ShownActivity, number> = {
    active: 0,
    afk: 0,
    video: 0,
    streaming: 0,
    disconnected: 0,
    dormant: 0
  }
  let unpaid = 0
  let mailbox = 0
  let restarts = 0
  let visited = 0
  for (const { running } of fleet.berths.values()) {
    for (const cell of running?.actor.cells.values() ?? []) {
      guilds[stateOf(cell)]++
      mailbox += cell.mailboxSize
      restarts += cell.restarts.total
      if (++visited % slice === 0) yield* Effect.yieldNow
      const { guild } = cell
      if (guild === null) continue
      const { horizon, isDormant } = guild
      for (const occupant of guild.roster.occupants.values()) {
        if (++visited % slice === 0) yield* Effect.yieldNow
        const { context } = occupant
        if (context === null) continue
        sessions[activityShown(context, isDormant)]++
        unpaid += unpaidMs(context, horizon)
        restarts += occupant.restarts?.total ?? 0
      }
    }
  }
  return { guilds, sessions, unpaid, mailbox, restarts } satisfies Census
})
