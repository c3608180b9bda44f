import type { GuildDispatch } from "../../infra/discord/dispatch.ts"
import type { DispatchTrace } from "../../infra/tracing/Traces.ts"
import type { Stamp } from "../voice/Stamp.ts"
import type { GuildActor } from "./GuildActor.ts"

interface DispatchLetter {
  readonly kind: "dispatch"
  readonly event: GuildDispatch
  readonly stamp: Stamp
  /** null for nearly all of them. */
  readonly trace: DispatchTrace | null
}

/** A dispatch, or something of our own to do between dispatches; `session`: because a new gateway session began. */
export type Letter =
  | DispatchLetter
  | { readonly kind: "order" | "session"; readonly stamp: Stamp; readonly run: (guild: GuildActor) => void }

/** Lets the guild take a dispatch, in its trace if it has one. `rest`: as for `GuildActor.apply`. */
export const applyTo = (
  guild: GuildActor,
  { event, stamp, trace }: DispatchLetter,
  rest?: ReadonlyArray<GuildDispatch>
): void =>
  trace === null ? guild.apply(event, stamp, rest) : trace.take(guild.guildId, () => guild.apply(event, stamp, rest))

/** Whether a guild is out of sight after these events, and will be sent anew. */
export const isLostIn = (events: ReadonlyArray<GuildDispatch>): boolean => {
  const last = events.findLast(({ _tag }) => _tag === "GuildCreated" || _tag === "GuildDeleted")
  return last?._tag === "GuildDeleted" && last.unavailable
}

/** Whether a letter sends a guild anew, within a gap that had not ended. */
export const isSentWithinGap = (letter: Letter): boolean =>
  letter.kind === "dispatch" && letter.event._tag === "GuildCreated" && letter.stamp.seen < letter.stamp.at
