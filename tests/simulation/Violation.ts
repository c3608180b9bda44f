/**
 * What of it is wrong: a member's pay; how often a message counts, and what it earns; what was announced, and by whom; the gaps on record;
 * who has the shard; what a successor finds stored; how a process ended, or what it knew at the end.
 */
export type Wrong = "money" | "count" | "chat" | "notices" | "gaps" | "lease" | "checkpoint" | "state"

export interface Violation {
  readonly wrong: Wrong
  readonly what: string
}
