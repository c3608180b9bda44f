import type { Theme } from "./theme.ts"

/**
 * What the pictures show. Pure data, so that it can cross to another thread. Every text is ready: translated, with its
 * figures formatted and its units named, and is drawn as given; what is too long is cut when it is drawn.
 */

/** Who a picture is about: a member, or a guild. */
export interface Face {
  /** Of the member or the guild. Decides the colour behind the initials. */
  readonly id: string
  readonly name: string
  /** A PNG, WebP, JPEG or GIF file; null: initials are drawn. */
  readonly avatar: Uint8Array | null
}

/** The way from one level to the next. */
interface Standing {
  readonly level: number
  /** "#12"; null: the member is on no board. */
  readonly rank: string | null
  /** The figure alone, without its unit: "12 345". */
  readonly xp: string
  /** From 0 to 1: how much of the bar is filled. */
  readonly progress: number
  /** "1 250 / 2 080 XP" */
  readonly progressText: string
}

interface StandingLabels {
  readonly level: string
  readonly rank: string
  readonly xp: string
}

export interface RankCard extends Standing {
  readonly theme: Theme
  readonly labels: StandingLabels
  readonly face: Face
}

export interface ProfileCard extends Standing {
  readonly theme: Theme
  readonly labels: StandingLabels & {
    readonly messages: string
    readonly voice: string
    readonly active: string
    readonly afk: string
    readonly video: string
    readonly streaming: string
  }
  readonly face: Face
  readonly guildName: string
  /** "830 XP to level 13"; null at the last level. */
  readonly toNext: string | null
  readonly messages: string
  /** Durations: "2h 34m". */
  readonly voice: {
    readonly total: string
    readonly active: string
    readonly afk: string
    readonly video: string
    readonly streaming: string
  }
}

export interface BoardRow {
  /** From 1. The first three have medals. */
  readonly place: number
  readonly face: Face
  /** What the board is sorted by: "12 345 XP". */
  readonly value: string
  /** Said beside it: "Level 12". */
  readonly detail: string
  /** From 0 to 1: the length of the bar, as a rule against the first of the board. */
  readonly share: number
  /** Whose board it is: drawn with an accent. */
  readonly own: boolean
}

export interface BoardCard {
  readonly theme: Theme
  /** "Leaderboard: voice time" */
  readonly title: string
  /** "This week" */
  readonly subtitle: string
  readonly guild: Face
  /** At most ten. */
  readonly rows: ReadonlyArray<BoardRow>
  /** The row of whoever asks, when it is not among `rows`. */
  readonly own: BoardRow | null
  /** Said when `rows` is empty. */
  readonly empty: string
  /** "Page 2 of 14" */
  readonly page: string
}
