import type { BoardCard, ProfileCard, RankCard } from "../../../machines/pictures/cards.ts"
import type { StatisticsCard } from "../../../machines/pictures/charts.ts"

/** What a painter is asked to draw: plain data, one at a time. */
export type Job =
  | { readonly kind: "profile"; readonly card: ProfileCard }
  | { readonly kind: "rank"; readonly card: RankCard }
  | { readonly kind: "board"; readonly card: BoardCard }
  | { readonly kind: "statistics"; readonly card: StatisticsCard }

export type Reply =
  | { readonly tag: "ready" }
  | { readonly tag: "drawn"; readonly bytes: Uint8Array }
  | { readonly tag: "failed"; readonly message: string }
