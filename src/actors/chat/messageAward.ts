import type { MessageSent } from "../../infra/discord/dispatch.ts"
import type { Cooldowns } from "../../machines/chat/cooldown.ts"
import { roll } from "../../machines/chat/roll.ts"
import { type ChannelId, discordEpoch, type MessageId } from "../../machines/ids.ts"
import type { StampedMessage } from "../../machines/ledger/batch.ts"
import { localDay } from "../../machines/time/localDay.ts"
import { percentOf } from "../../machines/voice/standing.ts"
import type { GuildFacts } from "../guild/GuildFacts.ts"

/** When a message was written, as its id says: ms, UTC. */
export const writtenAt = (messageId: MessageId): number => Number((BigInt(messageId) >> 22n) + discordEpoch)

/** A thread, its channel and the category of that. */
const deepest = 3

/** The channel itself, the channel of a thread, and the category of either. What is told as its own parent ends too. */
function* within(facts: GuildFacts, channelId: ChannelId): Generator<ChannelId> {
  let id: ChannelId | null = channelId
  for (let depth = 0; id !== null && depth < deepest; depth++) {
    yield id
    id = facts.parentOf(id)
  }
}

/** Whether what a message earns depends on where a channel lies that we have not been told of: a revived thread. */
export const isUnplaced = (facts: GuildFacts, { channelId, human }: MessageSent): boolean =>
  human &&
  facts.settings.modules.chat &&
  facts.settings.eligibility.ignoredChannels.length > 0 &&
  !facts.channels.has(channelId)

/** What a message earns (spec 3): null when it does not count at all. */
export const messageAward = (facts: GuildFacts, cooldowns: Cooldowns, event: MessageSent): StampedMessage | null => {
  const { chat, eligibility, modules, timezone } = facts.settings
  const roles = event.roles ?? []
  if (!modules.chat || !event.human || eligibility.ignoredMembers.includes(event.userId)) return null
  if (roles.some((role) => eligibility.neverRoles.includes(role))) return null
  if (eligibility.onlyRoles.length > 0 && !roles.some((role) => eligibility.onlyRoles.includes(role))) return null
  for (const id of within(facts, event.channelId)) if (eligibility.ignoredChannels.includes(id)) return null
  const at = writtenAt(event.messageId)
  const rewarded = cooldowns.pays(event.userId, at, chat.cooldownSeconds * 1000)
  return {
    guildId: event.guildId,
    userId: event.userId,
    channelId: event.channelId,
    messageId: event.messageId,
    at,
    day: localDay(at, timezone),
    rewarded,
    xp: rewarded ? roll(event.messageId, chat.xp) : 0,
    percent: percentOf(facts.settings, roles)
  }
}
