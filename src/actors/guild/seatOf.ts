import type { VoiceState } from "../../infra/discord/dispatch.ts"
import type { Seat } from "../voice/seat.ts"
import type { GuildFacts } from "./GuildFacts.ts"

/** Where a voice state has its member sit; null: they left. */
export const seatOf = (facts: GuildFacts, voice: VoiceState): Seat | null =>
  voice.channelId === null
    ? null
    : {
        channelId: facts.sameId(voice.channelId),
        sessionId: voice.sessionId,
        silenced: voice.silenced,
        camera: voice.camera,
        screen: voice.screen
      }
