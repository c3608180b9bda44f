import type { GuildId, RoleId, UserId } from "../../machines/ids.ts"
import { nextDeadline } from "../../machines/voice/openSegment.ts"
import type { Segment } from "../../machines/voice/segment.ts"
import type { voiceSession, VoiceSessionContext, VoiceSessionEvent } from "../../machines/voice/voiceSession.ts"
import { RestartWindow, sessionIntensity } from "../restartWindow.ts"
import type { Seat } from "./seat.ts"
import { SessionActor, SessionCrashed } from "./SessionActor.ts"
import { type Transition, TransitionRing } from "./TransitionRing.ts"

/** A transition as it is told: beside those of a session's machine, the start of one. */
export interface ToldTransition extends Omit<Transition, "event"> {
  readonly event: Transition["event"] | "VOICE.JOINED"
}

/** What a guild's sessions need of the world above them. Every method only notes, and returns at once. */
export interface SessionSurroundings {
  readonly guildId: GuildId
  readonly logic: typeof voiceSession
  readonly submit: (segments: ReadonlyArray<Segment>) => void
  /** An event closed segments: the session before and after it. */
  readonly accounted: (before: VoiceSessionContext, after: VoiceSessionContext) => void
  /** The occupant's record changed, or is gone. */
  readonly touched: (userId: UserId) => void
  /** Wake this occupant at `at` (ms): a payout, a deadline or a restart is due. */
  readonly wakeAt: (occupant: Occupant, at: number) => void
  readonly transitioned: (userId: UserId, transition: ToldTransition) => void
  readonly crashed: (userId: UserId, error: SessionCrashed, quarantined: boolean) => void
}

/** A session that crashed: what it was before the event, and every event it has missed since. */
interface Fallen {
  readonly context: VoiceSessionContext
  readonly transitions: SessionActor["transitions"]
  readonly missed: ReadonlyArray<VoiceSessionEvent>
  /** ms; null when quarantined: ended only by the member's leaving or by an operator. */
  readonly restartAt: number | null
}

/** A human in a voice channel, and the supervisor of their session: a crash of it is nobody else's affair. */
export class Occupant {
  readonly userId: UserId
  name: string
  roles: ReadonlyArray<RoleId>
  seat: Seat
  /** Of the last voice state taken, within the gateway session. */
  sequence: number
  /** null while tracking is off, or while fallen. */
  session: SessionActor | null = null
  fallen: Fallen | null = null
  /** Made at the first crash: most sessions never need one. */
  restarts: RestartWindow | null = null
  /** When it is next woken, ms: an entry of the wheel for any other instant is stale. */
  wakeAt: number | null = null
  lastError: string | null = null
  readonly #around: SessionSurroundings

  constructor(
    around: SessionSurroundings,
    userId: UserId,
    name: string,
    roles: ReadonlyArray<RoleId>,
    seat: Seat,
    sequence: number
  ) {
    this.#around = around
    this.userId = userId
    this.name = name
    this.roles = roles
    this.seat = seat
    this.sequence = sequence
  }

  get quarantined(): boolean {
    return this.fallen !== null && this.fallen.restartAt === null
  }

  /** The session as it is, or as it last was. */
  get context(): VoiceSessionContext | null {
    return this.session?.context ?? this.fallen?.context ?? null
  }

  get transitions(): ReadonlyArray<Transition> {
    return (this.session ?? this.fallen)?.transitions.list() ?? []
  }

  start(context: VoiceSessionContext): void {
    this.session = new SessionActor(this.#around.logic, context)
  }

  /** Puts a session that was in quarantine before a restart back there. */
  quarantine(context: VoiceSessionContext): void {
    this.lastError = "quarantined before a restart"
    this.fallen = { context, transitions: new TransitionRing(), missed: [], restartAt: null }
  }

  /** Gives the session an event. A fallen one gets it when it is back; in quarantine it is of no use. */
  tell(event: VoiceSessionEvent, at: number): void {
    const { fallen, session } = this
    if (session === null) {
      if (fallen !== null && fallen.restartAt !== null && event.type !== "SETTLE") {
        this.fallen = { ...fallen, missed: [...fallen.missed, event] }
      }
      return
    }
    const before = session.context
    try {
      const closed = session.send(event, at)
      if (closed.length > 0) {
        this.#around.submit(closed)
        this.#around.accounted(before, session.context)
      }
      if (event.type !== "SETTLE") {
        this.#around.touched(this.userId)
        const last = session.transitions.last()
        if (last !== null) this.#around.transitioned(this.userId, last)
      }
    } catch (error) {
      const crash = error instanceof SessionCrashed ? error : new SessionCrashed({ event: event.type, cause: error })
      this.#fall(crash, before, session.transitions, event, at)
    }
  }

  #fall(
    crash: SessionCrashed,
    context: VoiceSessionContext,
    transitions: SessionActor["transitions"],
    event: VoiceSessionEvent,
    at: number
  ): void {
    this.session?.stop()
    this.session = null
    this.restarts ??= new RestartWindow(sessionIntensity)
    this.lastError = describe(crash.cause)
    const admitted = this.restarts.admit(at)
    this.fallen = {
      context,
      transitions,
      missed: event.type === "SETTLE" ? [] : [event],
      restartAt: admitted ? at + this.restarts.backoffMs() : null
    }
    this.#around.crashed(this.userId, crash, !admitted)
    this.#around.touched(this.userId)
    if (this.fallen.restartAt !== null) this.#around.wakeAt(this, this.fallen.restartAt)
  }

  /** Restarts a fallen session as it was before its crash, and gives it what it missed. */
  revive(at: number): void {
    const { fallen } = this
    if (fallen === null || fallen.restartAt === null) return
    this.fallen = null
    this.session = new SessionActor(this.#around.logic, fallen.context, fallen.transitions)
    for (const event of fallen.missed) this.tell(event, at)
  }

  /** Ends the session at `seen`. Time in quarantine is on record as withheld, so that nobody wonders. */
  close(seen: number, at: number): void {
    this.tell({ type: "VOICE.LEFT", seen }, at)
    // Nobody will come back to it: it is restarted now, as often as it may be.
    while (this.fallen !== null && this.fallen.restartAt !== null) this.revive(at)
    this.#recordQuarantine(seen)
    this.session?.stop()
    this.session = null
    this.fallen = null
  }

  /** An operator starts the session afresh: as it was, with what it missed, or out of quarantine from `at` on. */
  restart(at: number): void {
    const { fallen, session } = this
    if (session !== null) {
      session.stop()
      this.session = new SessionActor(this.#around.logic, session.context, session.transitions)
      return
    }
    if (fallen === null) return
    if (fallen.restartAt !== null) return this.revive(at)
    this.#recordQuarantine(at)
    this.fallen = null
    this.restarts = null
    const openFrom = Math.max(at, fallen.context.openFrom)
    this.session = new SessionActor(this.#around.logic, { ...fallen.context, closed: [], openFrom }, fallen.transitions)
    this.#around.touched(this.userId)
  }

  #recordQuarantine(to: number): void {
    if (this.fallen === null || to <= this.fallen.context.openFrom) return
    const { attention, camera, channelId, guildId, joinedAt, openFrom, screen, terms, userId } = this.fallen.context
    const where = { guildId, userId, channelId, joinedAt, attention, camera, screen }
    const price = { withheld: ["quarantined"], rate: 0, percent: terms.percent } as const
    this.#around.submit([{ ...where, ...price, from: openFrom, to, evidence: "seen" }])
  }

  /** When this occupant is next due after `from`: a payout, a deadline of its price, a restart; null when nothing is. */
  dueAt(from: number, payoutMs: number): number | null {
    if (this.fallen !== null) return this.fallen.restartAt
    if (this.session === null) return null
    const { context } = this.session
    return Math.min(context.openFrom + payoutMs, nextDeadline(context, from))
  }
}

const describe = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
