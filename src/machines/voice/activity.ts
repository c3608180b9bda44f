import { Schema } from "effect"

export const Attention = Schema.Literals(["active", "afk"])
export type Attention = typeof Attention.Type

export const Activity = Schema.Literals(["active", "afk", "video", "streaming", "disconnected"])
export type Activity = typeof Activity.Type

/** What a member is doing in voice: the flags that the activity and the price are folded from. */
export interface Presence {
  readonly attention: Attention
  readonly camera: boolean
  readonly screen: boolean
}

/** The one word for a session and the state of its machine: the first that applies. */
export const activityOf = (presence: Presence): Exclude<Activity, "disconnected"> =>
  presence.screen ? "streaming" : presence.camera ? "video" : presence.attention
