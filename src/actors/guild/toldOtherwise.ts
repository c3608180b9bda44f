import type { GuildDispatch, MemberFacts, VoiceState } from "../../infra/discord/dispatch.ts"
import type { UserId } from "../../machines/ids.ts"
import { type Found, sameRoles, sameSeat } from "../voice/seat.ts"
import type { GuildFacts } from "./GuildFacts.ts"
import { seatOf } from "./seatOf.ts"

/**
 * A guild that is sent anew within a gap tells of one instant of it. Answers of whom, among those it found, `rest`, what
 * else the gap has told since, tells otherwise.
 */
export const toldOtherwise = (
  facts: GuildFacts,
  found: ReadonlyMap<UserId, Found>,
  rest: ReadonlyArray<GuildDispatch>
): ReadonlySet<UserId> => {
  const otherwise = new Set<UserId>()
  const moved = (voice: VoiceState) => {
    const seat = seatOf(facts, voice)
    const before = found.get(voice.userId)?.seat
    if (before !== undefined && (seat === null || !sameSeat(before, seat))) otherwise.add(voice.userId)
  }
  const learned = ({ roles, userId }: MemberFacts) => {
    const before = found.get(userId)?.member
    if (before !== undefined && !sameRoles(before.roles, roles)) otherwise.add(userId)
  }
  const lost = (concerns: (one: Found) => boolean) => {
    for (const [userId, one] of found) if (concerns(one)) otherwise.add(userId)
  }
  for (const event of rest) {
    switch (event._tag) {
      case "VoiceStateChanged":
        moved(event.voice)
        if (event.member !== null) learned(event.member)
        break
      case "MemberChanged":
      case "MemberJoined":
        learned(event.member)
        break
      case "MembersArrived":
        event.members.forEach(learned)
        break
      case "MemberRemoved":
        otherwise.add(event.userId)
        break
      case "ChannelDeleted":
        lost(({ seat }) => seat.channelId === event.channelId)
        break
      case "RoleDeleted":
        lost(({ member }) => member.roles.includes(event.roleId))
        break
      case "GuildDeleted":
        if (!event.unavailable) lost(() => true)
        break
      case "GuildCreated": {
        const there = new Set(event.voiceStates.map(({ userId }) => userId))
        lost(({ member }) => !there.has(member.userId))
        event.voiceStates.forEach(moved)
        event.members.forEach(learned)
        break
      }
    }
  }
  return otherwise
}
