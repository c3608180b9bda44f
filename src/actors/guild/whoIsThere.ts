import type { GuildDispatch, MemberFacts } from "../../infra/discord/dispatch.ts"
import type { UserId } from "../../machines/ids.ts"
import type { Found, Seat } from "../voice/seat.ts"
import type { GuildFacts } from "./GuildFacts.ts"
import { seatOf } from "./seatOf.ts"

export type GuildCreated = Extract<GuildDispatch, { _tag: "GuildCreated" }>

/** Who is in voice as Discord sends a guild: the humans, and those of whom nobody says who they are. */
export const whoIsThere = (
  facts: GuildFacts,
  { members, voiceStates }: GuildCreated,
  known: (userId: UserId) => MemberFacts | null
) => {
  const told = new Map(members.map((member) => [member.userId, member]))
  const found = new Map<UserId, Found>()
  const strangers = new Map<UserId, Seat>()
  for (const voice of voiceStates) {
    const seat = seatOf(facts, voice)
    if (seat === null) continue
    const member = told.get(voice.userId) ?? known(voice.userId)
    if (member === null) strangers.set(voice.userId, seat)
    else if (!member.bot) found.set(voice.userId, { seat, member })
  }
  return { found, strangers }
}
