import { Schema } from "effect"

/** What a board ranks by. `voice` is active and afk time together. */
export const Metric = Schema.Literals(["xp", "messages", "voice", "active", "afk", "video", "streaming"])
export type Metric = typeof Metric.Type

/** All time, or the guild's current local year, month, week (from Monday) or day. */
export const BoardPeriod = Schema.Literals(["all", "year", "month", "week", "day"])
export type BoardPeriod = typeof BoardPeriod.Type

export const Board = Schema.Struct({ metric: Metric, period: BoardPeriod })
export interface Board extends Schema.Schema.Type<typeof Board> {}

/** How many pages `total` entries fill; an empty list still has one. */
export const pagesOf = (total: number, size: number): number => Math.max(1, Math.ceil(total / size))
