import { duration } from "./duration.ts"

/** A duration in ms, to the whole second that is full. */
export const durationOfMs = (ms: number): string => duration(Math.floor(ms / 1000))
