import type { Activity } from "../../machines/voice/activity.ts"
import type { VoiceSessionEvent } from "../../machines/voice/voiceSession.ts"

const activities = ["active", "afk", "video", "streaming", "disconnected"] as const satisfies ReadonlyArray<Activity>

const events = [
  "VOICE.CHANGED",
  "VOICE.FOUND",
  "VOICE.LEFT",
  "TERMS.CHANGED",
  "MEMBER.SPOKE",
  "SETTLE"
] as const satisfies ReadonlyArray<VoiceSessionEvent["type"]>

export interface Transition {
  /** ms, UTC. */
  readonly at: number
  readonly from: Activity
  readonly to: Activity
  readonly event: VoiceSessionEvent["type"]
}

const unpack = (packed: number): Transition | null => {
  const code = packed % 256
  const from = activities[Math.floor(code / 40)]
  const to = activities[Math.floor((code % 40) / 8)]
  const event = events[code % 8]
  if (from === undefined || to === undefined || event === undefined) return null
  return { at: Math.floor(packed / 256), from, to, event }
}

const capacity = 32

/**
 * The last 32 transitions of a session, as numbers: ms x 256 + from x 40 + to x 8 + event fits a double exactly.
 */
export class TransitionRing {
  readonly #packed: Array<number> = []
  #count = 0

  push(at: number, from: Activity, to: Activity, event: VoiceSessionEvent["type"]): void {
    const code = activities.indexOf(from) * 40 + activities.indexOf(to) * 8 + events.indexOf(event)
    this.#packed[this.#count % capacity] = at * 256 + code
    this.#count++
  }

  last(): Transition | null {
    return this.#count === 0 ? null : unpack(this.#packed[(this.#count - 1) % this.#packed.length] ?? 0)
  }

  /** Oldest first. */
  list(): ReadonlyArray<Transition> {
    const size = this.#packed.length
    const transitions: Array<Transition> = []
    for (let i = Math.max(0, this.#count - size); i < this.#count; i++) {
      const transition = unpack(this.#packed[i % size] ?? 0)
      if (transition !== null) transitions.push(transition)
    }
    return transitions
  }
}
