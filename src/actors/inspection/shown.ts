import type { ChannelId } from "../../machines/ids.ts"
import type { GuildSettings } from "../../machines/settings/GuildSettings.ts"
import { activityOf, type Presence } from "../../machines/voice/activity.ts"
import { withheldAt } from "../../machines/voice/openSegment.ts"
import type { VoiceSessionContext } from "../../machines/voice/voiceSession.ts"
import type { Census } from "./census.ts"
import type { GuildActor } from "../guild/GuildActor.ts"
import type { GuildCell } from "../guild/GuildCell.ts"
import type { Fleet, RunningShard, ShardBerth } from "../shard/Fleet.ts"
import type { Occupant } from "../voice/Occupant.ts"
import type {
  GuildDetail,
  GuildHouse,
  GuildState,
  GuildView,
  RuntimeView,
  SessionItem,
  SessionView,
  ShownActivity
} from "./views.ts"

/** How live actors are shown to operators: read when asked, nothing kept. */

type Credited = ReadonlyMap<string, number>

/** `dormant`: what the guild holds of its sessions is what it last saw. */
export const activityShown = (presence: Presence, dormant: boolean): ShownActivity =>
  dormant ? "dormant" : activityOf(presence)

const seconds = (ms: number) => Math.floor(ms / 1000)

/** Voice time up to the last instant seen that was not handed to a settlement yet: ms. */
export const unpaidMs = ({ openFrom }: VoiceSessionContext, horizon: number): number => Math.max(0, horizon - openFrom)

export const sessionItem = (guild: GuildActor, occupant: Occupant, credited: Credited): SessionItem | null => {
  const { context } = occupant
  if (context === null) return null
  const withheld = occupant.quarantined ? (["quarantined"] as const) : withheldAt(context, guild.horizon)
  const unpaid = unpaidMs(context, guild.horizon)
  const open = context.terms.blocked.includes("ignored channel") ? 0 : unpaid
  const { observed } = context
  return {
    guildId: guild.guildId,
    userId: occupant.userId,
    name: occupant.name,
    channelId: context.channelId,
    activity: activityShown(context, guild.isDormant),
    attention: context.attention,
    camera: context.camera,
    screen: context.screen,
    standing: withheld.length === 0 ? "earning" : "withheld",
    withheld,
    joinedAt: context.joinedAt,
    since: context.since,
    creditedUntil: credited.get(occupant.userId) ?? null,
    unpaidMs: unpaid,
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

export const stateOf = (cell: GuildCell): GuildState => cell.guild?.state ?? "absent"

/** How many sessions live in a guild. */
export const sessionsOf = ({ guild }: GuildCell): number => {
  let count = 0
  for (const { context } of guild?.roster.occupants.values() ?? []) if (context !== null) count++
  return count
}

/** How many sessions each channel holds: with tracking switched off those who are there have none. */
export const sessionsByChannel = ({ facts, roster }: GuildActor): ReadonlyMap<ChannelId, number> =>
  facts.settings.modules.voice ? roster.present : new Map()

const channelsOf = ({ guild }: GuildCell) =>
  [...(guild?.facts.channels.values() ?? [])].filter(({ kind }) => kind !== "thread")

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
  sessions: sessionsOf(cell)
})

export const guildDetail = (
  cell: GuildCell,
  shard: RunningShard,
  settings: GuildSettings,
  credited: Credited
): GuildDetail => {
  const { guild } = cell
  const occupants = [...(guild?.roster.occupants.values() ?? [])]
  return {
    ...guildView(cell, shard),
    channels: channelsOf(cell).map(({ id, kind, name }) => ({
      id,
      name,
      kind,
      members: occupants.filter(({ seat }) => seat.channelId === id).map(({ userId }) => userId)
    })),
    sessions: guild === null ? [] : occupants.flatMap((occupant) => sessionItem(guild, occupant, credited) ?? []),
    settings
  }
}

export const guildHouse = (cell: GuildCell, shard: RunningShard, settings: GuildSettings): GuildHouse => {
  const counts = cell.guild === null ? null : sessionsByChannel(cell.guild)
  return {
    ...guildView(cell, shard),
    channels: channelsOf(cell).map(({ id, kind, name }) => ({ id, name, kind, sessions: counts?.get(id) ?? 0 })),
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
  census: Census,
  about: Pick<RuntimeView, "version" | "mode" | "startedAt" | "reduced"> & { readonly now: number }
): RuntimeView => {
  const berths = [...fleet.berths.values()]
  const settled = berths.map(({ running }) => running?.ledger.settledAt ?? null).filter((at) => at !== null)
  const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, count) => all + count, 0)
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
    guilds: { total: sum(census.guilds), states: census.guilds },
    sessions: { total: sum(census.sessions), activities: census.sessions },
    unpaid: census.unpaid,
    spooled: berths.reduce((sum, { running }) => sum + (running?.ledger.spooled ?? 0), 0),
    lastSettlement: settled.length === 0 ? null : Math.max(...settled),
    restarts: berths.reduce((all, { restarts }) => all + restarts.total, census.restarts),
    invariants: fleet.invariants.list()
  }
}
