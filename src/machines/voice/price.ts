import type { Rates } from "../settings/GuildSettings.ts"
import type { Presence } from "./activity.ts"

/** XP a minute for a presence: video and streaming add to the attention rate, also while muted (spec 2.1). */
export const rateOf = (presence: Presence, rates: Rates): number =>
  rates[presence.attention] + (presence.camera ? rates.video : 0) + (presence.screen ? rates.streaming : 0)
