import { Journal } from "../../../src/actors/checkpoint/Journal.ts"
import type { GuildCell } from "../../../src/actors/guild/GuildCell.ts"
import type { ActorTransition } from "../../../src/actors/inspection/views.ts"
import { Invariants } from "../../../src/actors/invariants/Invariants.ts"
import type { Unsettled } from "../../../src/actors/ledger/Ledger.ts"
import { Horizon } from "../../../src/actors/shard/Horizon.ts"
import { ShardActor } from "../../../src/actors/shard/ShardActor.ts"
import type { Purse, ShardSurroundings } from "../../../src/actors/shard/ShardSurroundings.ts"
import type { Occupant } from "../../../src/actors/voice/Occupant.ts"
import type { DispatchMalformed } from "../../../src/infra/discord/dispatch.ts"
import { flat, folding } from "../../../src/machines/flat.ts"
import { type ChannelId, GuildId, type UserId } from "../../../src/machines/ids.ts"
import { observedSum } from "../../../src/machines/invariants/observedSum.ts"
import { defaultSettings, type GuildSettings } from "../../../src/machines/settings/GuildSettings.ts"
import type { Segment } from "../../../src/machines/voice/segment.ts"
import {
  foldVoiceSession,
  voiceSession,
  type VoiceSessionContext,
  type VoiceSessionEvent
} from "../../../src/machines/voice/voiceSession.ts"
import { guildCreate, ready, start } from "./payloads.ts"

/** The real machine, but for a defect: it throws wherever `strikes` says so. */
export const withDefect = (strikes: (context: VoiceSessionContext, event: VoiceSessionEvent) => boolean) =>
  voiceSession.provide({
    actions: {
      account: folding((context: VoiceSessionContext, event: VoiceSessionEvent) => {
        if (strikes(context, event)) throw new Error(`a defect in ${event.type}`)
        return foldVoiceSession(context, event)
      })
    }
  })

const heartbeatMs = 5000
const tickMs = 500

interface TestShardOptions {
  /** ms, UTC. */
  readonly now?: number
  readonly horizon?: Horizon
  readonly logic?: typeof voiceSession
  readonly settings?: GuildSettings
  /** Runs a cell that has work; by default it is drained on the spot, without a fibre. */
  readonly run?: (cell: GuildCell, shard: ShardActor) => void
  readonly later?: (work: () => void) => void
  /** Takes dispatches that cannot be read; without it one fails the test. */
  readonly malformed?: (fact: DispatchMalformed) => void
  /** Is told of transitions as well; what it throws is a defect of whoever had one. */
  readonly transitioned?: (transition: ActorTransition) => void
}

/** A real shard on plain numbers: the test is its gateway, its clock and its purse. */
export class TestShard {
  readonly start = start
  now: number
  readonly settings: GuildSettings
  readonly around: ShardSurroundings
  readonly actor: ShardActor
  readonly submitted: Array<Unsettled> = []
  readonly crashes: Array<{ readonly userId: UserId; readonly quarantined: boolean; readonly at: number }> = []
  readonly transitions: Array<ActorTransition> = []
  readonly invariants = new Invariants()
  readonly asked: Array<readonly [GuildId, ReadonlyArray<UserId>]> = []
  readonly lookedUp: Array<readonly [GuildId, ChannelId]> = []
  readonly purse: { stuck: boolean; submit: Purse["submit"] } = {
    stuck: false,
    submit: (item) => void this.submitted.push(item)
  }
  sequence = 0

  constructor(options: TestShardOptions = {}) {
    const { settings = defaultSettings } = options
    this.settings = settings
    this.now = options.now ?? start
    const drain = (cell: GuildCell) => {
      if (cell.guild === null) cell.open(settings)
      cell.drain(Infinity)
      cell.running = false
    }
    this.around = {
      logic: flat(options.logic ?? voiceSession),
      traces: null,
      now: () => this.now,
      wall: () => this.now,
      heartbeatMs,
      elapsed: () => this.now,
      start: (cell) => (options.run === undefined ? drain(cell) : options.run(cell, this.actor)),
      later: options.later ?? (() => {}),
      beat: () => {},
      requestMembers: (guildId, userIds) => void this.asked.push([guildId, userIds]),
      lookUp: (guildId, channelId) => void this.lookedUp.push([guildId, channelId]),
      memberMoved: () => {},
      told: () => {},
      interacted: () => {},
      accounted: (before, after) => this.invariants.note("observed time adds up", observedSum(before, after), this.now),
      transitioned: (transition) => {
        this.transitions.push(transition)
        options.transitioned?.(transition)
      },
      crashed: (_, userId, __, quarantined) => void this.crashes.push({ userId, quarantined, at: this.now - start }),
      malformed:
        options.malformed ??
        ((fact) => {
          throw new Error(`malformed: ${fact.name} ${fact.path} ${fact.message}`)
        }),
      ready: () => {},
      lost: () => {}
    }
    this.actor = new ShardActor(
      this.around,
      options.horizon ?? new Horizon(this.now, null),
      new Journal(0),
      () => this.purse
    )
  }

  /** READY, and every guild with nobody in voice. */
  begin(...guildIds: ReadonlyArray<GuildId>): this {
    this.dispatch("READY", ready(guildIds))
    for (const guildId of guildIds) this.dispatch("GUILD_CREATE", guildCreate(guildId))
    return this
  }

  dispatch(name: string, data: unknown): void {
    this.actor.dispatched(name, ++this.sequence, data)
  }

  /** Time passes on a healthy connection: ticks, heartbeats and their acknowledgements as the runtime gives them. */
  pass(ms: number): void {
    for (const end = this.now + ms; this.now < end;) {
      this.now = Math.min(end, this.now + tickMs - (this.now % tickMs))
      this.actor.tick()
      if (this.now % heartbeatMs === 0) this.beat()
    }
  }

  /** Time passes, and nothing is heard. */
  silence(ms: number): void {
    for (const end = this.now + ms; this.now < end;) {
      this.now = Math.min(end, this.now + tickMs)
      this.actor.tick()
    }
  }

  beat(): void {
    this.actor.heartbeat()
    this.actor.acknowledged(this.now)
  }

  /** The id of a guild that the shard has never heard of. */
  newGuild(): GuildId {
    return GuildId.make(String(1_200_000_000_000_000_000n + BigInt(++this.sequence)))
  }

  cell(guildId: GuildId): GuildCell {
    return this.actor.cell(guildId)
  }

  occupant(guildId: GuildId, userId: UserId): Occupant | undefined {
    return this.cell(guildId).guild?.roster.occupants.get(userId)
  }

  segments(userId?: UserId): ReadonlyArray<Segment> {
    return this.submitted.flatMap((item) =>
      item.kind === "segment" && (userId === undefined || item.segment.userId === userId) ? [item.segment] : []
    )
  }

  /** What a member's segments say, from the start of the test: `[from, to, rate, ...withheld]`, equal neighbours joined. */
  paid(userId: UserId): ReadonlyArray<readonly [number, number, number, ...ReadonlyArray<string>]> {
    const joined: Array<Segment> = []
    for (const segment of this.segments(userId)) {
      const last = joined.at(-1)
      if (last !== undefined && last.to === segment.from && samePrice(last, segment)) {
        joined.splice(-1, 1, { ...last, to: segment.to })
      } else joined.push(segment)
    }
    return joined.map(({ from, rate, to, withheld }) => [from - start, to - start, rate, ...withheld])
  }
}

const samePrice = (a: Segment, b: Segment): boolean =>
  a.channelId === b.channelId &&
  a.attention === b.attention &&
  a.camera === b.camera &&
  a.screen === b.screen &&
  a.rate === b.rate &&
  a.percent === b.percent &&
  a.withheld.join() === b.withheld.join()
