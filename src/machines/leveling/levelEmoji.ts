import type { LevelRole } from "./levelRoles.ts"

/** What is shown beside a member: the emoji of the highest role that their level has reached and that has one. */
export const emojiAt = (ties: ReadonlyArray<LevelRole>, level: number): string | null =>
  ties
    .filter((tie) => tie.brokenSince === null && tie.emoji !== null && tie.level <= level)
    .reduce<LevelRole | null>((highest, tie) => (highest === null || tie.level > highest.level ? tie : highest), null)
    ?.emoji ?? null

/** Emoji of a guild's own, `<:name:id>`, are pictures that only Discord has. */
export const isDrawable = (emoji: string): boolean => !emoji.startsWith("<")
