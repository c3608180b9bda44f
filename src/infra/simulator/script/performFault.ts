import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import type { RestFaults } from "../rest/RestFaults.ts"
import type { Names } from "./Names.ts"
import type { Fault } from "./steps.ts"

/** Breaks something. `rest` is null where there is no REST to break. */
export const performFault = (
  { places, sessions, world }: SimulatedDiscord,
  rest: RestFaults | null,
  names: Names,
  fault: Fault
): void => {
  const connected = sessions.connected("shard" in fault ? fault.shard : undefined)
  if ("resume" in fault && fault.resume === "refuse") sessions.next.refusals += Math.max(1, connected.length)
  const guildId = () => names.guild("guild" in fault ? fault.guild : undefined).facts.id
  switch (fault.kind) {
    case "drop":
      if (fault.ms !== undefined) sessions.downUntil = world.now() + fault.ms
      for (const { link } of connected) link.drop()
      return
    case "close":
      for (const { link } of connected) link.close(fault.code)
      return
    case "reconnect":
      for (const { link } of connected) link.reconnect()
      return
    case "invalidate":
      for (const { link, session } of connected) sessions.invalidate(session, link, fault.resumable ?? false)
      return
    case "zombie":
      for (const { session } of connected) {
        session.hearing = fault.dispatches === "flow" ? "no acknowledgements" : "nothing"
      }
      return
    case "refuse":
      sessions.next.refusals += fault.times ?? 1
      return
    case "overlap":
      sessions.next.overlap = fault.by
      return
    case "duplicate":
      for (const { session } of connected) session.duplicate(fault.times ?? 1)
      return
    case "reorder":
      sessions.next.withheld.set(guildId(), fault.voiceStates ?? 1)
      return
    case "omit":
      sessions.next.omitted.add(guildId())
      return
    case "unavailable":
      places.setAvailable(guildId(), false)
      return
    case "available":
      places.setAvailable(guildId(), true)
      return
    case "restError": {
      const { code = 0, route = "", status = 500, times = 1, when = "before" } = fault
      rest?.arm({ route, times, when, outcome: { _tag: "error", status, code } })
      return
    }
    case "restHang":
    case "restReset": {
      const { kind, route = "", times = 1, when = "before" } = fault
      rest?.arm({ route, times, when, outcome: { _tag: kind === "restHang" ? "hang" : "reset" } })
      return
    }
    case "cdnError":
    case "cdnHang": {
      const { kind, route = "", times = 1 } = fault
      const status = kind === "cdnError" ? (fault.status ?? 503) : 0
      const outcome = kind === "cdnHang" ? ({ _tag: "hang" } as const) : ({ _tag: "error", status, code: 0 } as const)
      rest?.arm({ cdn: true, route, times, when: "before", outcome })
      return
    }
    case "rateLimit": {
      const { route = "", scope = "user", seconds = 1, times = 1 } = fault
      rest?.arm({ route, times, when: "before", outcome: { _tag: "limit", scope, retryAfter: seconds } })
      return
    }
    case "heal":
      rest?.heal()
      sessions.heal()
      for (const [id, { facts }] of world.guilds) if (!facts.available) places.setAvailable(id, true)
  }
}
