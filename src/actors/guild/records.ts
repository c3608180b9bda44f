import { Schema } from "effect"
import { GuildRecord } from "../../machines/guild/guildRecord.ts"
import { OccupantRecord } from "../../machines/voice/occupantRecord.ts"
import type { Occupant } from "../voice/Occupant.ts"

/** What a later process needs to go on with this occupant. */
export const occupantRecordOf = (occupant: Occupant): OccupantRecord => {
  const { context } = occupant
  return {
    v: 1,
    userId: occupant.userId,
    name: occupant.name,
    roles: occupant.roles,
    sequence: occupant.sequence,
    voice: occupant.seat,
    session:
      context === null
        ? null
        : {
            voiceId: context.voiceId,
            channelId: context.channelId,
            attention: context.attention,
            camera: context.camera,
            screen: context.screen,
            joinedAt: context.joinedAt,
            changedAt: context.changedAt,
            since: context.since,
            openFrom: context.openFrom,
            observed: context.observed,
            evidence: context.evidence,
            granted: { percent: context.terms.percent, blocked: context.terms.blocked }
          },
    quarantined: occupant.quarantined
  }
}

export const decodeOccupantRecord = Schema.decodeUnknownResult(Schema.fromJsonString(OccupantRecord))
export const decodeGuildRecord = Schema.decodeUnknownResult(Schema.fromJsonString(GuildRecord))
