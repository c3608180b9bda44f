import { Schema } from "effect"

/** Time in voice by kind: ms. Camera and screen run beside the two others, which make the whole. */
export interface VoiceTime {
  readonly activeMs: number
  readonly afkMs: number
  readonly videoMs: number
  readonly streamingMs: number
}

/** A kind of it; `voice` is active and afk time together. */
export const TimeKind = Schema.Literals(["voice", "active", "afk", "video", "streaming"])
export type TimeKind = typeof TimeKind.Type

/** Of a kind: ms. */
export const timeOf = (kind: TimeKind, { activeMs, afkMs, streamingMs, videoMs }: VoiceTime): number => {
  switch (kind) {
    case "voice":
      return activeMs + afkMs
    case "active":
      return activeMs
    case "afk":
      return afkMs
    case "video":
      return videoMs
    case "streaming":
      return streamingMs
  }
}

/** What one member, or a guild, has of a local day (`YYYY-MM-DD`). */
export interface DayTime extends VoiceTime {
  readonly day: string
}

/** What of an hour on the wall clock of a local day; where the clock is put back, both are one. */
export interface HourTime extends DayTime {
  /** 0 to 23. */
  readonly hour: number
}

/** How many different members were there. */
export interface Attendance {
  readonly members: number
}
