import type { TrueSegment } from "../../../src/infra/simulator/model.ts"
import type { GuildSettings } from "../../../src/machines/settings/GuildSettings.ts"

/** A stretch of a member's true evening that the bot can have known of; `to` is never open. */
export type Stay = Omit<TrueSegment, "to"> & { readonly to: number }

/** A stretch in which the bot heard nothing: ms, UTC. */
export interface Gap {
  /** The last change that it knows of. */
  readonly told: number
  /** Up to when it knows that nothing else had changed. */
  readonly seen: number
  /** When it was told what it had missed: change by change, or how things now are. */
  readonly back: number
  readonly how: "resumed" | "identified"
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

const stayAt = (stays: ReadonlyArray<Stay> | undefined, at: number) =>
  stays?.find(({ from, to }) => from <= at && at < to)

/** Whether a member did nothing that a voice state tells, but for what does not matter: they stayed as they were. */
const stayedSo = (a: Stay, b: Stay, settings: GuildSettings) =>
  a.joinedAt === b.joinedAt &&
  a.channelId === b.channelId &&
  a.sessionId === b.sessionId &&
  a.camera === b.camera &&
  a.screen === b.screen &&
  isAfk(a, settings) === isAfk(b, settings)

/**
 * When the bot takes a voice session to have begun. What it did not see begin began when it was told; who was there
 * before and after, under a new gateway session, had been there all along.
 */
const begunAt = (joinedAt: number, stays: ReadonlyArray<Stay> | undefined, gaps: ReadonlyArray<Gap>): number => {
  const gap = gaps.findLast(({ back, told }) => told < joinedAt && joinedAt <= back)
  if (gap === undefined) return joinedAt
  const before = gap.how === "identified" && stayAt(stays, gap.back) !== undefined ? stayAt(stays, gap.told) : undefined
  return before === undefined ? gap.back : begunAt(before.joinedAt, stays, gaps)
}

/**
 * Spec 2 and 11.1, applied to what really was: the evening is cut wherever anything about anyone changes, and each
 * piece priced by itself. `until`: ms, UTC.
 */
export const accountOf = (
  userId: string,
  everyone: ReadonlyMap<string, ReadonlyArray<Stay>>,
  epochs: ReadonlyArray<Epoch>,
  gaps: ReadonlyArray<Gap>,
  until: number
): Due => {
  const stays = everyone.get(userId)
  const settleIns = new Set(epochs.map(({ settings }) => settings.voice.settleInSeconds * 1000))
  const catchUps = new Set(epochs.map(({ settings }) => settings.voice.catchUpHours * 3_600_000))
  const cuts = new Set([until, ...epochs.map(({ from }) => from)])
  for (const each of everyone.values()) for (const { from, to } of each) cuts.add(from).add(to)
  for (const { back, seen, told } of gaps) {
    cuts.add(told).add(seen).add(back)
    for (const ms of catchUps) cuts.add(seen + ms)
  }
  for (const { joinedAt } of stays ?? [])
    for (const ms of settleIns) cuts.add(joinedAt + ms).add(begunAt(joinedAt, stays, gaps) + ms)
  for (const { from } of epochs) for (const ms of settleIns) cuts.add(from + ms)
  const instants = [...cuts].filter((at) => at <= until).sort((a, b) => a - b)

  /** As of which instants a piece is priced: the cheapest holds. None: it is not paid at all. */
  const viewsOf = (at: number, settings: GuildSettings): ReadonlyArray<number> => {
    const gap = gaps.findLast(({ back, seen }) => seen <= at && at < back)
    if (gap === undefined) return [at]
    const { back, how, seen, told } = gap
    const before = stayAt(stays, told)
    if (before === undefined) return []
    if (how === "resumed") {
      const within = instants.filter((instant) => told <= instant && instant <= back)
      const stayed = within.every((instant) => {
        const then = stayAt(stays, instant)
        return then !== undefined && stayedSo(before, then, settings)
      })
      return stayed ? within : []
    }
    const { catchUpHours, catchUpUnknown } = settings.voice
    const sure = before.sessionId === stayAt(stays, back)?.sessionId
    return at < seen + (sure || catchUpUnknown ? catchUpHours * 3_600_000 : 0) ? [told, back] : []
  }

  const due = { voice: 0n, plain: 0n, active: 0, afk: 0, video: 0, streaming: 0 }
  for (const [i, at] of instants.entries()) {
    const end = instants[i + 1]
    const settings = epochs.findLast(({ from }) => from <= at)?.settings
    if (end === undefined || settings === undefined || !settings.modules.voice) continue
    const { rates } = settings.voice

    const accompanied = (channelId: string, instant: number) =>
      [...everyone].some(([id, theirs]) => {
        const other = id === userId ? undefined : stayAt(theirs, instant)
        return other?.channelId === channelId && !isAfk(other, settings)
      })
    const rateOf = (state: Stay, instant: number) =>
      at <
        Math.max(begunAt(state.joinedAt, stays, gaps), trackedSince(epochs, at)) +
          settings.voice.settleInSeconds * 1000 ||
      isIgnored(userId, state.roles, [state.channelId, state.parentId], settings) ||
      (settings.voice.company && !accompanied(state.channelId, instant)) ||
      (state.afkChannel && settings.voice.afkChannel === "nothing")
        ? 0
        : (isAfk(state, settings) ? rates.afk : rates.active) +
          (state.camera ? rates.video : 0) +
          (state.screen ? rates.streaming : 0)

    const views = viewsOf(at, settings).map((instant) => {
      const state = stayAt(stays, instant)
      if (state === undefined) return null
      const rate = rateOf(state, instant)
      return { state, rate, worth: rate * percentOf(settings, state.roles) }
    })
    const cheapest = views.reduce(
      (a, b) => (a === null || b === null ? null : b.worth < a.worth ? b : a),
      views[0] ?? null
    )
    if (cheapest === null) continue
    const { rate, state, worth } = cheapest
    const ms = end - at
    due.voice += BigInt(ms) * BigInt(worth)
    due.plain += BigInt(ms) * BigInt(rate * 100)
    const { ignoredChannels } = settings.eligibility
    if (includes(ignoredChannels, state.channelId) || includes(ignoredChannels, state.parentId)) continue
    due[isAfk(state, settings) ? "afk" : "active"] += ms
    if (state.camera) due.video += ms
    if (state.screen) due.streaming += ms
  }
  return due
}
