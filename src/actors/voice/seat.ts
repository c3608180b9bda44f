import type { MemberFacts } from "../../infra/discord/dispatch.ts"
import type { ChannelId, RoleId } from "../../machines/ids.ts"
import type { Evidence } from "../../machines/voice/segment.ts"

/** A voice state that is in a channel. */
export interface Seat {
  readonly channelId: ChannelId
  readonly sessionId: string
  readonly silenced: boolean
  readonly camera: boolean
  readonly screen: boolean
}

/** A member whom Discord says to be in voice. */
export interface Found {
  readonly seat: Seat
  readonly member: MemberFacts
}

export const sameSeat = (a: Seat, b: Seat): boolean =>
  a.channelId === b.channelId &&
  a.silenced === b.silenced &&
  a.camera === b.camera &&
  a.screen === b.screen &&
  a.sessionId === b.sessionId

/** What it tells of the time between, that a member was seen here before and is seen there now. */
export const evidenceOf = (before: Seat, after: Seat): Evidence =>
  before.sessionId === after.sessionId ? "likely" : "unknown"

export const sameRoles = (a: ReadonlyArray<RoleId>, b: ReadonlyArray<RoleId>): boolean =>
  a === b || (a.length === b.length && a.every((role, i) => role === b[i]))
