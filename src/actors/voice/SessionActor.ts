import { Context, Data } from "effect"
import { type Actor, createActor } from "xstate"
import { activityOf } from "../../machines/voice/activity.ts"
import type { Segment } from "../../machines/voice/segment.ts"
import {
  voiceSession,
  type VoiceSessionContext,
  type VoiceSessionEvent,
  voiceSessionSnapshot
} from "../../machines/voice/voiceSession.ts"
import { nursery } from "./nursery.ts"
import { TransitionRing } from "./TransitionRing.ts"

/** The machine that sessions run; a test may put one with a defect in its place. */
export const VoiceSessionLogic = Context.Reference<typeof voiceSession>("guildhall/actors/VoiceSessionLogic", {
  defaultValue: () => voiceSession
})

/** A defect inside a session's own machine. The session is as it was before the event. */
export class SessionCrashed extends Data.TaggedError("SessionCrashed")<{
  readonly event: VoiceSessionEvent["type"]
  readonly cause: unknown
}> {}

/** One member's voice session: a started XState actor. */
export class SessionActor {
  readonly #actor: Actor<typeof voiceSession>
  readonly transitions: TransitionRing

  constructor(logic: typeof voiceSession, context: VoiceSessionContext, transitions = new TransitionRing()) {
    this.#actor = createActor(logic, { snapshot: voiceSessionSnapshot(context), input: context, parent: nursery })
    this.transitions = transitions
    this.#actor.start()
    // An actor keeps the options it was made with: its first snapshot would live as long as it does.
    Object.assign(this.#actor.options, { snapshot: undefined, input: undefined })
  }

  get context(): VoiceSessionContext {
    return this.#actor.getSnapshot().context
  }

  /** Takes one event and answers the segments it closed. Throws SessionCrashed; the actor is then spent. */
  send(event: VoiceSessionEvent, at: number): ReadonlyArray<Segment> {
    const from = activityOf(this.context)
    this.#actor.send(event)
    const snapshot = this.#actor.getSnapshot()
    if (snapshot.status === "error") throw new SessionCrashed({ event: event.type, cause: snapshot.error })
    if (event.type !== "SETTLE") {
      const to = snapshot.status === "done" ? "disconnected" : activityOf(snapshot.context)
      this.transitions.push(at, from, to, event.type)
    }
    return snapshot.context.closed
  }

  stop(): void {
    nursery.send({ type: "STOP", child: this.#actor })
  }
}
