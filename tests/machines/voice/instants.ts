import { activityOf } from "../../../src/machines/voice/activity.ts"
import type { VoicePresence, VoiceSessionEvent } from "../../../src/machines/voice/voiceSession.ts"
import type { Evidence } from "../../../src/machines/voice/segment.ts"
import type { Terms } from "../../../src/machines/voice/standing.ts"

/** What one millisecond was handed on as. */
export interface Instant {
  readonly channelId: string
  readonly kind: string
  readonly rate: number
  readonly percent: number
  readonly withheld: string
  readonly evidence: Evidence
}

interface State {
  readonly voice: VoicePresence
  readonly terms: Terms
  readonly changedAt: number
}

/** A session that began at 0, told millisecond by millisecond from the rules alone (spec 2 and 11.1). */
export class Instants {
  readonly line: Array<Instant | undefined> = []
  /** The first instant not decided yet. */
  mark = 0
  state: State
  ended = false

  constructor(voice: VoicePresence, terms: Terms) {
    this.state = { voice, terms, changedAt: 0 }
  }

  take(event: VoiceSessionEvent): void {
    if (this.ended) return
    switch (event.type) {
      case "SETTLE":
        return this.#payUntil(event.to, this.state)
      case "VOICE.LEFT":
        this.#payUntil(event.seen, this.state)
        this.ended = true
        return
      case "TERMS.CHANGED":
        this.#payUntil(event.at, this.state)
        this.state = { ...this.state, terms: event.terms }
        return
      case "MEMBER.SPOKE":
        if (this.#reasons(event.at, this.state).includes("asleep")) {
          this.#payUntil(event.seen, this.state)
          this.mark = Math.max(this.mark, event.at)
        }
        this.state = { ...this.state, changedAt: Math.max(this.state.changedAt, event.at) }
        return
      case "VOICE.CHANGED": {
        this.#payUntil(event.seen, this.state)
        this.mark = Math.max(this.mark, event.at)
        this.state = this.#told(event.voice, event.terms, this.mark)
        return
      }
      case "VOICE.FOUND": {
        const before = this.state
        this.#payUntil(event.seen, before)
        const after = this.#told(event.voice, event.terms, event.at)
        for (; this.mark < event.paidTo; this.mark++) {
          const then = this.#at(this.mark, before, event.evidence)
          const now = this.#at(this.mark, after, event.evidence)
          this.line[this.mark] = then.rate * then.percent <= now.rate * now.percent ? then : now
        }
        this.mark = Math.max(this.mark, event.at)
        this.state = after
      }
    }
  }

  #told(voice: VoicePresence, terms: Terms, at: number): State {
    const same = JSON.stringify(voice) === JSON.stringify(this.state.voice)
    return { voice, terms, changedAt: same ? this.state.changedAt : Math.max(this.state.changedAt, at) }
  }

  #payUntil(to: number, state: State): void {
    for (; this.mark < to; this.mark++) this.line[this.mark] = this.#at(this.mark, state, "seen")
  }

  #reasons(ms: number, { changedAt, terms, voice }: State): ReadonlyArray<string> {
    return [
      ...terms.blocked,
      ...(ms < terms.settleInMs ? ["settling in"] : []),
      ...(terms.asleepMs > 0 && voice.attention === "afk" && ms - changedAt >= terms.asleepMs ? ["asleep"] : [])
    ]
  }

  #at(ms: number, state: State, evidence: Evidence): Instant {
    const { attention, camera, channelId, screen } = state.voice
    const { percent, rates } = state.terms
    const withheld = this.#reasons(ms, state).join()
    const rate =
      (attention === "afk" ? rates.afk : rates.active) + (camera ? rates.video : 0) + (screen ? rates.streaming : 0)
    const kind = `${attention} ${camera} ${screen} ${activityOf(state.voice)}`
    return { channelId, kind, rate: withheld === "" ? rate : 0, percent, withheld, evidence }
  }
}
