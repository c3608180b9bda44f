/** `guildhall/machines`: the state machines and the rules they apply. No I/O, no clock, no dice. */
export { ChannelId, GuildId, MessageId, RoleId, UserId } from "../../machines/ids.ts"
export { guild, type GuildContext, type GuildEvent } from "../../machines/guild/guild.ts"
export { freeSlug, slugOf } from "../../machines/guild/slug.ts"
export { chatNumerator, chatXp, voiceNumerator, voiceXp } from "../../machines/ledger/numerator.ts"
export { firstLevel, lastLevel, levelAt, thresholdOf } from "../../machines/leveling/curve.ts"
export { type Progress, progressAt } from "../../machines/leveling/progress.ts"
export { CurveSettings, defaultSettings, GuildSettings } from "../../machines/settings/GuildSettings.ts"
export { type Activity, activityOf, type Attention, type Presence } from "../../machines/voice/activity.ts"
export { segmentsOf, type Sitting, withheldAt } from "../../machines/voice/openSegment.ts"
export { rateOf } from "../../machines/voice/price.ts"
export { Evidence, Segment } from "../../machines/voice/segment.ts"
export { attentionOf, type Situation, type Terms, termsFor, Withheld } from "../../machines/voice/standing.ts"
export {
  foldVoiceSession,
  startVoiceSession,
  type VoicePresence,
  voiceSession,
  type VoiceSessionContext,
  type VoiceSessionEvent,
  voiceSessionSnapshot
} from "../../machines/voice/voiceSession.ts"
