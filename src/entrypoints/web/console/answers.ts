import type {
  GuildHouse,
  GuildOrder,
  GuildView,
  HouseChanges,
  LedgerEntryView,
  MemberView,
  RecentErrorView,
  RuntimeUpdate,
  RuntimeView,
  Sample,
  Samples,
  SessionItem,
  SessionView,
  ShownActivity,
  Transition
} from "../../../actors/inspection/views.ts"
import type { GuildSettings } from "../../../machines/settings/GuildSettings.ts"
import type { Definition } from "./machines/definition.ts"

// What the admin API answers, as it travels: times are RFC 3339. Types alone: the Schemas stay on the server.

export type Runtime = typeof RuntimeView.Encoded
export type Guild = typeof GuildView.Encoded
export type Session = typeof SessionItem.Encoded
export type SessionLife = typeof SessionView.Encoded
export type Step = typeof Transition.Encoded
export type LedgerEntry = typeof LedgerEntryView.Encoded
export type Member = typeof MemberView.Encoded
export type Activity = typeof ShownActivity.Encoded
export type Settings = typeof GuildSettings.Encoded
export type House = typeof GuildHouse.Encoded
export type Changes = typeof HouseChanges.Encoded
export type Order = typeof GuildOrder.Encoded
export type Update = typeof RuntimeUpdate.Encoded
export type Moment = typeof Sample.Encoded
export type Past = typeof Samples.Encoded
export type Told = typeof RecentErrorView.Encoded

export interface Machine {
  readonly name: string
  readonly definition: Definition
}

export interface Page<Item> {
  readonly items: ReadonlyArray<Item>
  /** The cursor of the page after this one; null on the last. */
  readonly next: string | null
}
