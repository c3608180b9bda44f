import { setup } from "xstate"
import { folding } from "../flat.ts"
import type { ChannelId } from "../ids.ts"
import { activityOf, type Presence } from "./activity.ts"
import { cheaperSegmentsOf, isAsleep, segmentsOf, type Sitting } from "./openSegment.ts"
import type { Evidence, Segment } from "./segment.ts"
import type { Terms } from "./standing.ts"

/** Milliseconds observed by kind, up to the start of the open segment. Camera and screen overlap attention. */
export interface Observed {
  readonly active: number
  readonly afk: number
  readonly video: number
  readonly streaming: number
}

export interface VoiceSessionContext extends Sitting {
  /** Discord's id of the voice connection. */
  readonly voiceId: string
  /** When the current activity began. */
  readonly since: number
  /** Where the open segment begins: everything before it was handed on. */
  readonly openFrom: number
  readonly observed: Observed
  /** How the member was last known to be here: `seen`, or found again after a gap. */
  readonly evidence: Evidence
  /** The segments closed by the last event, for the actor to hand on. */
  readonly closed: ReadonlyArray<Segment>
}

/** Where a member is and what they do, with the connection it is known by. */
export interface VoicePresence extends Presence {
  readonly channelId: ChannelId
  readonly voiceId: string
}

/**
 * `seen`: the last instant at which the old state was certain; `at`: the first at which the new one is.
 * They differ only after a gap. Outside events are past tense, our own imperative.
 */
export type VoiceSessionEvent =
  | {
      readonly type: "VOICE.CHANGED"
      readonly seen: number
      readonly at: number
      readonly voice: VoicePresence
      readonly terms: Terms
    }
  /** Found again after a gap: `[seen, paidTo)` is caught up at the cheaper of the two states. */
  | {
      readonly type: "VOICE.FOUND"
      readonly seen: number
      readonly paidTo: number
      readonly at: number
      readonly evidence: Evidence
      readonly voice: VoicePresence
      readonly terms: Terms
    }
  | { readonly type: "TERMS.CHANGED"; readonly at: number; readonly terms: Terms }
  | { readonly type: "MEMBER.SPOKE"; readonly seen: number; readonly at: number }
  | { readonly type: "VOICE.LEFT"; readonly seen: number }
  | { readonly type: "SETTLE"; readonly to: number }

const nothing: ReadonlyArray<Segment> = []

const observe = (observed: Observed, segments: ReadonlyArray<Segment>): Observed => {
  let { active, afk, streaming, video } = observed
  for (const segment of segments) {
    if (segment.withheld.includes("ignored channel")) continue
    const ms = segment.to - segment.from
    if (segment.attention === "active") active += ms
    else afk += ms
    if (segment.camera) video += ms
    if (segment.screen) streaming += ms
  }
  return { active, afk, video, streaming }
}

/** Closes the open segment at `to` (never before its start) and opens the next one at `reopen`. */
const cut = (context: VoiceSessionContext, to: number, reopen: number): VoiceSessionContext => {
  const closed = to > context.openFrom ? segmentsOf(context, context.openFrom, to, "seen") : nothing
  return {
    ...context,
    closed,
    observed: closed === nothing ? context.observed : observe(context.observed, closed),
    openFrom: Math.max(context.openFrom, reopen)
  }
}

/** Being told again, or found again, as before is no change: it does not wake who fell asleep. */
export const isUnchanged = (context: VoiceSessionContext, voice: VoicePresence): boolean =>
  context.channelId === voice.channelId &&
  context.voiceId === voice.voiceId &&
  context.attention === voice.attention &&
  context.camera === voice.camera &&
  context.screen === voice.screen

const become = (context: VoiceSessionContext, at: number, voice: VoicePresence, terms: Terms): VoiceSessionContext => ({
  ...context,
  channelId: voice.channelId,
  voiceId: voice.voiceId,
  attention: voice.attention,
  camera: voice.camera,
  screen: voice.screen,
  terms,
  changedAt: isUnchanged(context, voice) ? context.changedAt : Math.max(context.changedAt, at),
  since: activityOf(voice) === activityOf(context) ? context.since : at
})

const found = (
  context: VoiceSessionContext,
  event: Extract<VoiceSessionEvent, { type: "VOICE.FOUND" }>
): VoiceSessionContext => {
  const before = cut(context, event.seen, event.seen)
  const after = become(before, event.at, event.voice, event.terms)
  const caughtUp = cheaperSegmentsOf(before, after, before.openFrom, event.paidTo, event.evidence)
  return {
    ...after,
    closed: [...before.closed, ...caughtUp],
    evidence: event.evidence,
    observed: observe(before.observed, caughtUp),
    openFrom: Math.max(before.openFrom, event.at)
  }
}

/** What an event makes of a session: the one pure function behind every transition. */
export const foldVoiceSession = (context: VoiceSessionContext, event: VoiceSessionEvent): VoiceSessionContext => {
  switch (event.type) {
    case "VOICE.CHANGED": {
      const at = Math.max(event.at, context.openFrom)
      return become(cut(context, event.seen, at), at, event.voice, event.terms)
    }
    case "VOICE.FOUND":
      return found(context, event)
    case "VOICE.LEFT":
      return cut(context, event.seen, event.seen)
    case "TERMS.CHANGED":
      return { ...cut(context, event.at, event.at), terms: event.terms }
    case "MEMBER.SPOKE": {
      const woken = isAsleep(context, event.at) ? cut(context, event.seen, event.at) : { ...context, closed: nothing }
      return { ...woken, changedAt: Math.max(context.changedAt, event.at) }
    }
    case "SETTLE":
      return cut(context, event.to, event.to)
  }
}

const machine = setup({
  types: {
    context: {} as VoiceSessionContext,
    events: {} as VoiceSessionEvent,
    input: {} as VoiceSessionContext,
    tags: {} as "connected"
  },
  actions: {
    account: folding(foldVoiceSession)
  },
  guards: {
    isStreaming: ({ event }) => "voice" in event && event.voice.screen,
    isOnVideo: ({ event }) => "voice" in event && event.voice.camera,
    isAfk: ({ event }) => "voice" in event && event.voice.attention === "afk"
  }
})

const moved = [
  { guard: "isStreaming", target: ".streaming", actions: "account" },
  { guard: "isOnVideo", target: ".video", actions: "account" },
  { guard: "isAfk", target: ".afk", actions: "account" },
  { target: ".active", actions: "account" }
] as const

/**
 * One member's stay in voice, from joining any voice channel of a guild to leaving voice there. The state is the
 * activity; everything else is context. It starts from `voiceSessionSnapshot`, new or restored alike.
 */
export const voiceSession = machine.createMachine({
  id: "voiceSession",
  initial: "active",
  context: ({ input }) => input,
  on: {
    "VOICE.CHANGED": moved,
    "VOICE.FOUND": moved,
    "VOICE.LEFT": { target: ".disconnected", actions: "account" },
    "TERMS.CHANGED": { actions: "account" },
    "MEMBER.SPOKE": { actions: "account" },
    SETTLE: { actions: "account" }
  },
  states: {
    active: { tags: "connected" },
    afk: { tags: "connected" },
    video: { tags: "connected" },
    streaming: { tags: "connected" },
    disconnected: { type: "final" }
  }
})

/** The context of a session that begins now: everything it pays lies after `at`. */
export const startVoiceSession = (
  { guildId, userId }: Pick<Sitting, "guildId" | "userId">,
  at: number,
  voice: VoicePresence,
  terms: Terms
): VoiceSessionContext => ({
  guildId,
  userId,
  channelId: voice.channelId,
  voiceId: voice.voiceId,
  attention: voice.attention,
  camera: voice.camera,
  screen: voice.screen,
  terms,
  joinedAt: at,
  changedAt: at,
  since: at,
  openFrom: at,
  observed: { active: 0, afk: 0, video: 0, streaming: 0 },
  evidence: "seen",
  closed: nothing
})

/** The machine's snapshot for a context: a session's state always follows from it. */
export const voiceSessionSnapshot = (context: VoiceSessionContext) =>
  voiceSession.resolveState({ value: activityOf(context), context })
