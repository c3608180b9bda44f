import type { GuildSettings } from "../../machines/settings/GuildSettings.ts"
import { activityOf } from "../../machines/voice/activity.ts"
import { withheldAt } from "../../machines/voice/openSegment.ts"
import type { GuildActor } from "../guild/GuildActor.ts"
import type { GuildCell } from "../guild/GuildCell.ts"
import type { Fleet, RunningShard, ShardBerth } from "../shard/Fleet.ts"
import type { Occupant } from "../voice/Occupant.ts"
import type {
  GuildDetail,
  GuildState,
  GuildView,
  RuntimeView,
  SessionItem,
  SessionView,
  ShownActivity
} from "./views.ts"

/** How live actors are shown to operators: read when asked, nothing kept. */

type Credited = ReadonlyMap<string, number>

const activityShown = (occupant: Occupant, dormant: boolean): ShownActivity | null =>
  occupant.context === null ? null : dormant ? "dormant" : activityOf(occupant.context)

const seconds = (ms: number) => Math.floor(ms / 1000)

/** Voice time not handed to a settlement yet: ms. */
const unpaidMs = (guild: GuildActor, occupant: Occupant) =>
  occupant.context === null ? 0 : Math.max(0, guild.horizon - occupant.context.openFrom)

export const sessionItem = (guild: GuildActor, occupant: Occupant, credited: Credited): SessionItem | null => {
  const { context } = occupant
  if (context === null) return null
  const withheld = occupant.quarantined ? (["quarantined"] as const) : withheldAt(context, guild.horizon)
  const open = context.terms.blocked.includes("ignored channel") ? 0 : unpaidMs(guild, occupant)
  const { observed } = context
  return {
    guildId: guild.guildId,
    userId: occupant.userId,
    name: occupant.name,
    channelId: context.channelId,
    activity: activityShown(occupant, guild.isDormant) ?? "disconnected",
    attention: context.attention,
    camera: context.camera,
    screen: context.screen,
    standing: withheld.length === 0 ? "earning" : "withheld",
    withheld,
    joinedAt: context.joinedAt,
    since: context.since,
    creditedUntil: credited.get(occupant.userId) ?? null,
    unpaidMs: unpaidMs(guild, occupant),
    seconds: {
      active: seconds(observed.active + (context.attention === "active" ? open : 0)),
      afk: seconds(observed.afk + (context.attention === "afk" ? open : 0)),
      video: seconds(observed.video + (context.camera ? open : 0)),
      streaming: seconds(observed.streaming + (context.screen ? open : 0))
    },
    restarts: occupant.restarts?.total ?? 0,
    evidence: context.evidence,
    lastError: occupant.lastError
  }
}

export const sessionView = (guild: GuildActor, occupant: Occupant, credited: Credited): SessionView | null => {
  const item = sessionItem(guild, occupant, credited)
  return item === null ? null : { ...item, transitions: occupant.transitions }
}

const timings = (cell: GuildCell, now: number) =>
  Object.fromEntries(
    [...cell.timings.list(now)].map(([work, { count, maxMs, totalMs }]) => [
      work,
      { count, total: totalMs, longest: maxMs }
    ])
  )

const stateOf = (cell: GuildCell): GuildState => cell.guild?.state ?? "absent"

export const guildView = (cell: GuildCell, { actor, lease }: RunningShard): GuildView => ({
  id: cell.guildId,
  name: cell.guild?.facts.name ?? "",
  shard: lease.shard,
  state: stateOf(cell),
  since: cell.guild?.since ?? actor.startedAt,
  mailbox: { size: cell.mailboxSize, capacity: cell.capacity, shed: cell.shedTotal },
  lastHeartbeat: actor.beatAt,
  restarts: cell.restarts.total,
  lastError: cell.lastError,
  timings: timings(cell, actor.elapsed()),
  sessions: [...(cell.guild?.roster.occupants.values() ?? [])].filter((occupant) => occupant.context !== null).length
})

export const guildDetail = (
  cell: GuildCell,
  shard: RunningShard,
  settings: GuildSettings,
  credited: Credited
): GuildDetail => {
  const { guild } = cell
  const occupants = [...(guild?.roster.occupants.values() ?? [])]
  const channels = [...(guild?.facts.channels.values() ?? [])]
  return {
    ...guildView(cell, shard),
    channels: channels
      .filter(({ kind }) => kind !== "thread")
      .map(({ id, kind, name }) => ({
        id,
        name,
        kind,
        members: occupants.filter(({ seat }) => seat.channelId === id).map(({ userId }) => userId)
      })),
    sessions: guild === null ? [] : occupants.flatMap((occupant) => sessionItem(guild, occupant, credited) ?? []),
    settings
  }
}

const shardState = ({ running }: ShardBerth): RuntimeView["shards"][number]["state"] =>
  running === null
    ? "starting"
    : running.actor.horizon.blind !== null
      ? "blind"
      : running.actor.live
        ? "live"
        : "connecting"

export const runtimeView = (
  fleet: Fleet["Service"],
  about: Pick<RuntimeView, "version" | "mode" | "startedAt" | "reduced"> & { readonly now: number }
): RuntimeView => {
  const berths = [...fleet.berths.values()]
  const states: Record<GuildState, number> = { absent: 0, reconciling: 0, live: 0, departed: 0 }
  const activities: Record<ShownActivity, number> = {
    active: 0,
    afk: 0,
    video: 0,
    streaming: 0,
    disconnected: 0,
    dormant: 0
  }
  let guilds = 0
  let sessions = 0
  let unpaid = 0
  let restarts = 0
  let settledAt: number | null = null
  for (const { restarts: window, running } of berths) {
    restarts += window.total
    if (running === null) continue
    if (running.ledger.settledAt !== null) settledAt = Math.max(settledAt ?? 0, running.ledger.settledAt)
    for (const cell of running.actor.cells.values()) {
      guilds++
      restarts += cell.restarts.total
      states[stateOf(cell)]++
      if (cell.guild === null) continue
      for (const occupant of cell.guild.roster.occupants.values()) {
        const activity = activityShown(occupant, cell.guild.isDormant)
        if (activity === null) continue
        sessions++
        activities[activity]++
        unpaid += unpaidMs(cell.guild, occupant)
        restarts += occupant.restarts?.total ?? 0
      }
    }
  }
  return {
    version: about.version,
    mode: about.mode,
    reduced: about.reduced,
    startedAt: about.startedAt,
    uptime: about.now - about.startedAt,
    shards: berths.map((berth) => ({
      id: berth.id,
      state: shardState(berth),
      sequence: berth.running?.actor.window.highest ?? null,
      lag: berth.running === null ? null : Math.max(0, berth.running.actor.now() - berth.running.actor.horizon.heardAt),
      heardAt: berth.running?.actor.horizon.heardAt ?? null,
      epoch: berth.running?.lease.epoch ?? null,
      restarts: berth.restarts.total
    })),
    guilds: { total: guilds, states },
    sessions: { total: sessions, activities },
    unpaid,
    spooled: berths.reduce((sum, { running }) => sum + (running?.ledger.spooled ?? 0), 0),
    lastSettlement: settledAt,
    restarts,
    invariants: fleet.invariants.list()
  }
}
