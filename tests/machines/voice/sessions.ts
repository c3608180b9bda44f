import { Schema } from "effect"
import { transition } from "xstate"
import { ChannelId, GuildId, UserId } from "../../../src/machines/ids.ts"
import { defaultSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { OccupantRecord } from "../../../src/machines/voice/occupantRecord.ts"
import type { Segment } from "../../../src/machines/voice/segment.ts"
import type { Terms } from "../../../src/machines/voice/standing.ts"
import {
  startVoiceSession,
  voiceSession,
  type VoiceSessionContext,
  type VoiceSessionEvent,
  voiceSessionSnapshot,
  type VoicePresence
} from "../../../src/machines/voice/voiceSession.ts"

const guildId = GuildId.make("1")
const userId = UserId.make("2")
export const deck = ChannelId.make("10")
export const cabin = ChannelId.make("11")

export const terms = (change: Partial<Terms> = {}): Terms => ({
  rates: defaultSettings.voice.rates,
  percent: 100,
  blocked: [],
  settleInMs: 0,
  asleepMs: 0,
  ...change
})

export const presence = (change: Partial<VoicePresence> = {}): VoicePresence => ({
  channelId: deck,
  voiceId: "first",
  attention: "active",
  camera: false,
  screen: false,
  ...change
})

/** A session that began at 0. */
export const session = (voice: Partial<VoicePresence> = {}, on: Partial<Terms> = {}): VoiceSessionContext =>
  startVoiceSession({ guildId, userId }, 0, presence(voice), terms(on))

/** As a later process finds it: through the stored record, whose terms are made anew. */
export const throughRecord = (context: VoiceSessionContext): VoiceSessionContext => {
  const { attention, camera, changedAt, channelId, evidence, joinedAt, observed, openFrom, screen, since, voiceId } =
    context
  const record: OccupantRecord = {
    v: 1,
    userId,
    name: "Ada",
    roles: [],
    sequence: 1,
    voice: { channelId, sessionId: voiceId, silenced: attention === "afk", camera, screen },
    session: {
      attention,
      camera,
      changedAt,
      channelId,
      evidence,
      joinedAt,
      observed,
      openFrom,
      screen,
      since,
      voiceId
    },
    quarantined: false
  }
  const codec = Schema.fromJsonString(OccupantRecord)
  const stored = Schema.decodeSync(codec)(Schema.encodeSync(codec)(record)).session
  if (stored === null) throw new Error("the session was not stored")
  return { guildId, userId, ...stored, terms: structuredClone(context.terms), closed: [] }
}

/** One pure transition, from a snapshot that went through JSON. */
export const step = (context: VoiceSessionContext, event: VoiceSessionEvent) => {
  const stored: VoiceSessionContext = JSON.parse(JSON.stringify(context))
  const [next] = transition(voiceSession, voiceSessionSnapshot(stored), event)
  return { state: next.value, status: next.status, connected: next.hasTag("connected"), context: next.context }
}

/** Tells a session everything in order. Answers it as it is then, and all that it closed. */
export const tell = (start: VoiceSessionContext, ...events: ReadonlyArray<VoiceSessionEvent>) => {
  const closed: Array<Segment> = []
  let context = start
  for (const event of events) {
    context = step(throughRecord(context), event).context
    closed.push(...context.closed)
  }
  return { context, closed }
}

/** What a segment pays, in short: `[from, to, rate, ...why not]`. */
export const brief = (segments: ReadonlyArray<Segment>) =>
  segments.map(({ from, rate, to, withheld }) => [from, to, rate, ...withheld])

/** Exact, over 6 000 000. */
export const numeratorOf = (segments: ReadonlyArray<Segment>): number =>
  segments.reduce((sum, { from, percent, rate, to }) => sum + (to - from) * rate * percent, 0)

export const changed = (
  at: number,
  voice: Partial<VoicePresence> = {},
  on: Partial<Terms> = {},
  seen = at
): VoiceSessionEvent => ({ type: "VOICE.CHANGED", seen, at, voice: presence(voice), terms: terms(on) })

export const settle = (to: number): VoiceSessionEvent => ({ type: "SETTLE", to })

export const left = (seen: number): VoiceSessionEvent => ({ type: "VOICE.LEFT", seen })
