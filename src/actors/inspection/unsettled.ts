import type { StampedSegment } from "../../machines/ledger/batch.ts"
import { stampSegments } from "../../machines/ledger/stamp.ts"
import { segmentsOf } from "../../machines/voice/openSegment.ts"
import type { GuildActor } from "../guild/GuildActor.ts"
import type { Ledger } from "../ledger/Ledger.ts"

/** The voice time of a guild that the ledger's store does not hold: what waits to be settled, and what is still open. */
export const unsettled = (guild: GuildActor, ledger: Ledger): ReadonlyArray<StampedSegment> => {
  const open = [...guild.roster.occupants.values()].flatMap(({ context }) =>
    context === null ? [] : segmentsOf(context, context.openFrom, guild.horizon, context.evidence)
  )
  return stampSegments([...ledger.waitingOf(guild.guildId), ...open], () => guild.facts.settings.timezone)
}
