import type { VoiceSessionContext } from "../voice/voiceSession.ts"
import type { Breach } from "./invariant.ts"

/** What was observed of a session fits between its join and its open segment; camera and screen overlap attention. */
export const voiceTime = (session: VoiceSessionContext): Breach | null => {
  const { active, afk, streaming, video } = session.observed
  const length = session.openFrom - session.joinedAt
  const fits = active >= 0 && afk >= 0 && video >= 0 && streaming >= 0 && active + afk <= length
  if (fits && video <= active + afk && streaming <= active + afk) return null
  const { guildId, userId } = session
  const found = `${active} ms active, ${afk} afk, ${video} video, ${streaming} streaming`
  return { guildId, userId, expected: `at most ${length} ms`, found }
}
