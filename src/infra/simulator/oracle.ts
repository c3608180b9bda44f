import type { GuildSettings } from "../../machines/settings/GuildSettings.ts"
import type { TrueSegment } from "./model.ts"

/**
 * What true segments are worth, told from the rules alone (spec 2.1, 2.2) and from nothing of the bot's, so that the
 * two can be held against each other. Exact: `numerator` is the sum of ms x rate x percent, over 6 000 000.
 */
export interface Worth {
  readonly numerator: bigint
  readonly xp: bigint
  /** Milliseconds observed; total = active + afk. */
  readonly ms: {
    readonly total: number
    readonly active: number
    readonly afk: number
    readonly video: number
    readonly streaming: number
  }
}

/** Whose worth, under which rules. */
export interface OracleRules {
  readonly userId: string
  readonly settings: Pick<GuildSettings, "voice" | "eligibility" | "multipliers" | "modules">
  /** Segments of all other humans of the guild: who was company. */
  readonly others?: ReadonlyArray<TrueSegment>
}

/** Standing rules that need more than voice segments; under them the oracle is silent. */
export const beyondOracle = ({ voice }: Pick<GuildSettings, "voice">): ReadonlyArray<string> => [
  ...(voice.asleepHours > 0 ? ["asleepHours"] : []),
  ...(voice.dailyCapXp === null ? [] : ["dailyCapXp"])
]

const isAfk = (segment: TrueSegment, policy: GuildSettings["voice"]["afkChannel"]): boolean =>
  segment.selfMute ||
  segment.selfDeaf ||
  segment.mute ||
  segment.deaf ||
  segment.suppress ||
  (segment.afkChannel && policy !== "as normal")

const percentOf = (roles: ReadonlyArray<string>, multipliers: GuildSettings["multipliers"]): number =>
  Math.max(100, ...multipliers.filter(({ roleId }) => roles.includes(roleId)).map(({ percent }) => percent))

/** How much of `[from, to)` is covered by at least one of the spans: ms. */
const covered = (spans: ReadonlyArray<readonly [from: number, to: number]>, from: number, to: number): number => {
  let reached = from
  let sum = 0
  for (const [start, end] of spans.toSorted((a, b) => a[0] - b[0])) {
    const open = Math.max(start, reached)
    const close = Math.min(end, to)
    if (close > open) sum += close - open
    reached = Math.max(reached, close)
  }
  return sum
}

/** What is true of a voice session until `until`: ms, UTC. */
export const worthOf = (
  segments: ReadonlyArray<TrueSegment>,
  { others = [], settings, userId }: OracleRules,
  until: number
): Worth => {
  const { eligibility, modules, multipliers, voice } = settings
  const ignoredChannel = (id: string | null) => eligibility.ignoredChannels.some((ignored) => ignored === id)
  const has = (roles: ReadonlyArray<string>, some: ReadonlyArray<string>) => some.some((role) => roles.includes(role))
  let numerator = 0n
  const ms = { total: 0, active: 0, afk: 0, video: 0, streaming: 0 }
  if (!modules.voice) return { numerator, xp: 0n, ms }
  for (const segment of segments) {
    const to = Math.min(segment.to ?? until, until)
    if (to <= segment.from) continue
    if (ignoredChannel(segment.channelId) || ignoredChannel(segment.parentId)) continue
    const afk = isAfk(segment, voice.afkChannel)
    const span = to - segment.from
    ms.total += span
    ms[afk ? "afk" : "active"] += span
    if (segment.camera) ms.video += span
    if (segment.screen) ms.streaming += span
    const withheld =
      eligibility.ignoredMembers.some((id) => id === userId) ||
      has(segment.roles, eligibility.neverRoles) ||
      (eligibility.onlyRoles.length > 0 && !has(segment.roles, eligibility.onlyRoles)) ||
      (segment.afkChannel && voice.afkChannel === "nothing")
    if (withheld) continue
    const earns = Math.max(segment.from, segment.joinedAt + voice.settleInSeconds * 1000)
    const rate =
      (afk ? voice.rates.afk : voice.rates.active) +
      (segment.camera ? voice.rates.video : 0) +
      (segment.screen ? voice.rates.streaming : 0)
    const company = others
      .filter((other) => other.channelId === segment.channelId && !isAfk(other, voice.afkChannel))
      .map((other) => [other.from, other.to ?? until] as const)
    const paid = voice.company ? covered(company, earns, to) : Math.max(0, to - earns)
    numerator += BigInt(paid) * BigInt(rate) * BigInt(percentOf(segment.roles, multipliers))
  }
  return { numerator, xp: numerator / 6_000_000n, ms }
}
