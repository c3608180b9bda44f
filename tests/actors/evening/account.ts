import type { TrueSegment } from "../../../src/infra/simulator/model.ts"
import type { GuildSettings } from "../../../src/machines/settings/GuildSettings.ts"

/** A stretch of a member's true evening that the bot can have known of; `to` is never open. */
export type Stay = Omit<TrueSegment, "to"> & {
  readonly to: number
  /** Found so after a gap: each instant earns what the cheaper of the two states does. */
  readonly or?: Omit<TrueSegment, "to">
}

/** Which settings held from when: ms, UTC. */
export interface Epoch {
  readonly from: number
  readonly settings: GuildSettings
}

/** What an evening must have paid; exact. */
export interface Due {
  /** Sum of ms x rate x percent. */
  readonly voice: bigint
  /** Without multipliers. */
  readonly plain: bigint
  readonly active: number
  readonly afk: number
  readonly video: number
  readonly streaming: number
}

type State = Omit<TrueSegment, "to">

const includes = (ids: ReadonlyArray<string>, id: string | null) => ids.some((other) => other === id)

export const percentOf = ({ multipliers }: GuildSettings, roles: ReadonlyArray<string>): number =>
  Math.max(100, ...multipliers.filter(({ roleId }) => roles.includes(roleId)).map(({ percent }) => percent))

export const isAfk = (state: State, { voice }: GuildSettings): boolean =>
  state.selfMute ||
  state.selfDeaf ||
  state.mute ||
  state.deaf ||
  state.suppress ||
  (state.afkChannel && voice.afkChannel !== "as normal")

/** Spec 2.4, but for what needs more than one state: the ignored earn nothing, whatever they do. */
export const isIgnored = (
  userId: string,
  roles: ReadonlyArray<string>,
  channels: ReadonlyArray<string | null>,
  { eligibility }: GuildSettings
): boolean =>
  includes(eligibility.ignoredMembers, userId) ||
  roles.some((role) => includes(eligibility.neverRoles, role)) ||
  (eligibility.onlyRoles.length > 0 && !roles.some((role) => includes(eligibility.onlyRoles, role))) ||
  channels.some((channel) => includes(eligibility.ignoredChannels, channel))

/** When tracking was last switched on by `at`; sessions were opened then for everyone present. */
const trackedSince = (epochs: ReadonlyArray<Epoch>, at: number): number =>
  epochs.reduce(
    (since, { from, settings }, i) =>
      i > 0 && from <= at && settings.modules.voice && epochs[i - 1]?.settings.modules.voice === false ? from : since,
    0
  )

/**
 * Spec 2, applied to what really was: the evening is cut wherever anything about anyone changes, and each piece
 * priced by itself. `until`: ms, UTC.
 */
export const accountOf = (
  userId: string,
  everyone: ReadonlyMap<string, ReadonlyArray<Stay>>,
  epochs: ReadonlyArray<Epoch>,
  until: number
): Due => {
  const settleIns = new Set(epochs.map(({ settings }) => settings.voice.settleInSeconds * 1000))
  const cuts = new Set([until, ...epochs.map(({ from }) => from)])
  for (const stays of everyone.values()) for (const { from, to } of stays) cuts.add(from).add(to)
  for (const { joinedAt } of everyone.get(userId) ?? []) for (const ms of settleIns) cuts.add(joinedAt + ms)
  for (const { from } of epochs) for (const ms of settleIns) cuts.add(from + ms)
  const instants = [...cuts].filter((at) => at <= until).sort((a, b) => a - b)

  const stayOf = (id: string, at: number) => everyone.get(id)?.find(({ from, to }) => from <= at && at < to)
  const due = { voice: 0n, plain: 0n, active: 0, afk: 0, video: 0, streaming: 0 }
  for (const [i, at] of instants.entries()) {
    const end = instants[i + 1]
    const stay = stayOf(userId, at)
    const settings = epochs.findLast(({ from }) => from <= at)?.settings
    if (end === undefined || stay === undefined || settings === undefined || !settings.modules.voice) continue
    const { rates } = settings.voice

    const accompanied = (channelId: string) =>
      [...everyone.keys()].some((id) => {
        const other = id === userId ? undefined : stayOf(id, at)
        return other?.channelId === channelId && !isAfk(other, settings)
      })
    const settling = at < Math.max(stay.joinedAt, trackedSince(epochs, at)) + settings.voice.settleInSeconds * 1000
    const rateOf = (state: State) =>
      settling ||
      isIgnored(userId, state.roles, [state.channelId, state.parentId], settings) ||
      (settings.voice.company && !accompanied(state.channelId)) ||
      (state.afkChannel && settings.voice.afkChannel === "nothing")
        ? 0
        : (isAfk(state, settings) ? rates.afk : rates.active) +
          (state.camera ? rates.video : 0) +
          (state.screen ? rates.streaming : 0)
    const worthOf = (state: State) => rateOf(state) * percentOf(settings, state.roles)

    const state = stay.or !== undefined && worthOf(stay.or) < worthOf(stay) ? stay.or : stay
    const ms = end - at
    due.voice += BigInt(ms) * BigInt(worthOf(state))
    due.plain += BigInt(ms) * BigInt(rateOf(state) * 100)
    const { ignoredChannels } = settings.eligibility
    if (includes(ignoredChannels, state.channelId) || includes(ignoredChannels, state.parentId)) continue
    due[isAfk(state, settings) ? "afk" : "active"] += ms
    if (state.camera) due.video += ms
    if (state.screen) due.streaming += ms
  }
  return due
}
