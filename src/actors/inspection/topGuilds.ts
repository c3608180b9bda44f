import type { GuildCell } from "../guild/GuildCell.ts"
import type { RunningShard } from "../shard/Fleet.ts"
import { compareIds, firstOf } from "./pages.ts"
import { sessionsOf } from "./shown.ts"
import type { GuildOrder } from "./views.ts"

/** A guild's cell, and the shard it is of. */
export interface Place {
  readonly shard: RunningShard
  readonly cell: GuildCell
}

const weights: Readonly<Record<Exclude<GuildOrder, "id">, (place: Place) => number>> = {
  sessions: ({ cell }) => sessionsOf(cell),
  load: ({ cell, shard }) => {
    let ms = 0
    for (const { totalMs } of cell.timings.list(shard.actor.elapsed()).values()) ms += totalMs
    return ms
  },
  restarts: ({ cell }) => cell.restarts.total
}

/** Those first in an order, the greatest at the head; of equals the one with the lower id. */
export const topOf = (
  places: ReadonlyArray<Place>,
  order: Exclude<GuildOrder, "id">,
  limit: number
): ReadonlyArray<Place> => {
  const weigh = weights[order]
  const weighed = places.map((place) => ({ place, weight: weigh(place) }))
  return firstOf(
    weighed,
    limit,
    (a, b) => b.weight - a.weight || compareIds(a.place.cell.guildId, b.place.cell.guildId)
  ).map(({ place }) => place)
}
