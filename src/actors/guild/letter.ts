import type { GuildDispatch } from "../../infra/discord/dispatch.ts"
import type { Stamp } from "../voice/Stamp.ts"
import type { GuildActor } from "./GuildActor.ts"

/** A dispatch, or something of our own to do between dispatches; `session`: because a new gateway session began. */
export type Letter =
  | { readonly kind: "dispatch"; readonly event: GuildDispatch; readonly stamp: Stamp }
  | { readonly kind: "order" | "session"; readonly stamp: Stamp; readonly run: (guild: GuildActor) => void }

/** Whether a guild is out of sight after these events, and will be sent anew. */
export const isLostIn = (events: ReadonlyArray<GuildDispatch>): boolean => {
  const last = events.findLast(({ _tag }) => _tag === "GuildCreated" || _tag === "GuildDeleted")
  return last?._tag === "GuildDeleted" && last.unavailable
}

/** Whether a letter sends a guild anew, within a gap that had not ended. */
export const isSentWithinGap = (letter: Letter): boolean =>
  letter.kind === "dispatch" && letter.event._tag === "GuildCreated" && letter.stamp.seen < letter.stamp.at
