import type { Observed, VoiceSessionContext } from "../voice/voiceSession.ts"
import type { Breach } from "./invariant.ts"

const shown = ({ active, afk, streaming, video }: Observed) =>
  `${active} ms active, ${afk} afk, ${video} video, ${streaming} streaming`

/** An event adds to the observed time of a session what the segments that it closed add up to. */
export const observedSum = ({ observed: before }: VoiceSessionContext, after: VoiceSessionContext): Breach | null => {
  let { active, afk, streaming, video } = before
  for (const { attention, camera, from, screen, to, withheld } of after.closed) {
    if (withheld.includes("ignored channel")) continue
    const ms = to - from
    if (attention === "active") active += ms
    else afk += ms
    if (camera) video += ms
    if (screen) streaming += ms
  }
  const { guildId, observed, userId } = after
  const same =
    observed.active === active && observed.afk === afk && observed.video === video && observed.streaming === streaming
  if (same) return null
  return { guildId, userId, expected: shown({ active, afk, video, streaming }), found: shown(observed) }
}
