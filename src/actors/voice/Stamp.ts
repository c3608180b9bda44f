/**
 * When a frame was received (ms, UTC). `seen` is the last instant at which the state before it was certain; it
 * lies before `at` only when the frame ends a gap.
 */
export interface Stamp {
  readonly seen: number
  readonly at: number
  /** Within the gateway session. */
  readonly sequence: number
}
