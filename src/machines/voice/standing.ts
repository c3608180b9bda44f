import { Schema } from "effect"
import type { ChannelId, RoleId, UserId } from "../ids.ts"
import type { GuildSettings, Rates } from "../settings/GuildSettings.ts"
import type { Attention } from "./activity.ts"

/** Why a member's time earns nothing. Such time still settles, at rate 0, and moves the watermark. */
export const Withheld = Schema.Literals([
  "ignored channel",
  "ignored role",
  "missing role",
  "ignored member",
  "alone",
  "afk channel",
  "settling in",
  "asleep",
  "daily cap",
  "quarantined"
])
export type Withheld = typeof Withheld.Type

/** What a guild grants a member for being in voice: everything about the price that is not the presence itself. */
export interface Terms {
  readonly rates: Rates
  /** The highest multiplier of the member's roles, in percent. */
  readonly percent: number
  /** Reasons that hold whatever the hour; settling in and asleep follow from the session's own deadlines. */
  readonly blocked: ReadonlyArray<Withheld>
  readonly settleInMs: number
  /** 0: never asleep. */
  readonly asleepMs: number
}

/** Where a member is and who they are, as the standing rules see it. */
export interface Situation {
  readonly userId: UserId
  readonly roles: ReadonlyArray<RoleId>
  readonly channelId: ChannelId
  /** The channel's category. */
  readonly parentId: ChannelId | null
  readonly afkChannelId: ChannelId | null
  /** Another human with attention `active` is in the channel. */
  readonly accompanied: boolean
}

const nothingBlocked: ReadonlyArray<Withheld> = []

/** The standing rules of spec 2.4 that depend on the guild; an empty list earns. */
export const blockedBy = (settings: GuildSettings, situation: Situation): ReadonlyArray<Withheld> => {
  const { eligibility, voice } = settings
  const { afkChannelId, channelId, parentId, roles, userId } = situation
  const blocked: Array<Withheld> = []
  if (
    eligibility.ignoredChannels.includes(channelId) ||
    (parentId !== null && eligibility.ignoredChannels.includes(parentId))
  ) {
    blocked.push("ignored channel")
  }
  if (roles.some((role) => eligibility.neverRoles.includes(role))) blocked.push("ignored role")
  if (eligibility.onlyRoles.length > 0 && !roles.some((role) => eligibility.onlyRoles.includes(role))) {
    blocked.push("missing role")
  }
  if (eligibility.ignoredMembers.includes(userId)) blocked.push("ignored member")
  if (voice.company && !situation.accompanied) blocked.push("alone")
  if (voice.afkChannel === "nothing" && channelId === afkChannelId) blocked.push("afk channel")
  return blocked.length === 0 ? nothingBlocked : blocked
}

/** The highest multiplier of a member's roles, in percent; 100 when none applies. */
export const percentOf = (settings: GuildSettings, roles: ReadonlyArray<RoleId>): number => {
  let percent = 100
  for (const multiplier of settings.multipliers) {
    if (multiplier.percent > percent && roles.includes(multiplier.roleId)) percent = multiplier.percent
  }
  return percent
}

/** Terms for a situation under a guild's settings. */
export const termsFor = (settings: GuildSettings, situation: Situation): Terms => ({
  rates: settings.voice.rates,
  percent: percentOf(settings, situation.roles),
  blocked: blockedBy(settings, situation),
  settleInMs: settings.voice.settleInSeconds * 1000,
  asleepMs: settings.voice.asleepHours * 3_600_000
})

/** What decides which of two terms are worse. */
export const worthOf = ({ blocked, percent }: Terms): number => (blocked.length > 0 ? 0 : percent)

export const sameTerms = (a: Terms, b: Terms): boolean =>
  a.percent === b.percent &&
  a.settleInMs === b.settleInMs &&
  a.asleepMs === b.asleepMs &&
  (a.rates === b.rates ||
    (a.rates.active === b.rates.active &&
      a.rates.afk === b.rates.afk &&
      a.rates.video === b.rates.video &&
      a.rates.streaming === b.rates.streaming)) &&
  (a.blocked === b.blocked ||
    (a.blocked.length === b.blocked.length && a.blocked.every((reason, i) => reason === b.blocked[i])))

/** Silence, or the guild's AFK channel unless it is treated as normal, makes a member afk (spec 1). */
export const attentionOf = (
  settings: GuildSettings,
  voice: { readonly silenced: boolean; readonly channelId: ChannelId },
  afkChannelId: ChannelId | null
): Attention =>
  voice.silenced || (voice.channelId === afkChannelId && settings.voice.afkChannel !== "as normal") ? "afk" : "active"
