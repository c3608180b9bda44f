import type { ChannelFacts, MessageSent } from "../../infra/discord/dispatch.ts"
import { decodeDispatch } from "../../infra/discord/decodeDispatch.ts"
import type { GatewayListener, GatewaySession } from "../../infra/discord/Gateway.ts"
import { guildIdOf } from "../../infra/discord/guildIdOf.ts"
import { Cooldowns } from "../../machines/chat/cooldown.ts"
import type { Traces } from "../../infra/tracing/Traces.ts"
import type { ChannelId, GuildId } from "../../machines/ids.ts"
import { isUnplaced, messageAward } from "../chat/messageAward.ts"
import { UnplacedMessages } from "../chat/UnplacedMessages.ts"
import type { Journal, JournalSource } from "../checkpoint/Journal.ts"
import { GuildCell } from "../guild/GuildCell.ts"
import { occupantRecordOf } from "../guild/records.ts"
import { Turns } from "../guild/Turns.ts"
import type { Stamp } from "../voice/Stamp.ts"
import { Alarms } from "./Alarms.ts"
import type { Horizon } from "./Horizon.ts"
import { resumePoint } from "./resumePoint.ts"
import { SequenceWindow } from "./SequenceWindow.ts"
import type { Purse, ShardSurroundings } from "./ShardSurroundings.ts"
import { unnumbered } from "./unnumbered.ts"
import { Vigil } from "./Vigil.ts"

/** One gateway shard: orders what Discord says, stamps it, and hands it to the guild it concerns. */
export class ShardActor implements GatewayListener, JournalSource {
  readonly cells = new Map<string, GuildCell>()
  readonly horizon: Horizon
  readonly window = new SequenceWindow()
  readonly journal: Journal
  readonly #around: ShardSurroundings
  readonly #traces: Traces | null
  readonly #vigil: Vigil
  readonly #alarms: Alarms
  readonly #turns: Turns
  readonly #unplaced = new UnplacedMessages()
  readonly #ledger: () => Purse
  #session: Omit<GatewaySession, "sequence"> | null = null
  /** What is known of a gap when it ends: what a replay tells, or what a new session found. */
  #evidence: "certain" | "likely" = "certain"
  /** Discord has told everything since the connection was last opened. */
  live = false
  beatAt: number | null = null
  readonly startedAt: number
  /** Up to when the integrity check has looked, ms. */
  checkedAt = 0
  dispatches = 0
  duplicates = 0

  constructor(around: ShardSurroundings, horizon: Horizon, journal: Journal, ledger: () => Purse) {
    this.#around = around
    this.#traces = around.traces
    this.horizon = horizon
    this.journal = journal
    this.#ledger = ledger
    this.startedAt = around.now()
    this.#vigil = new Vigil(around, horizon)
    this.#alarms = new Alarms(Math.min(horizon.seen, this.startedAt))
    this.#turns = new Turns(around)
  }

  /** The ledger's clock: ms, UTC. */
  now(): number {
    return this.#around.now()
  }

  /** Milliseconds that only grow; for durations. */
  elapsed(): number {
    return this.#around.elapsed()
  }

  // What the gateway tells.

  readonly dispatched = (name: string, sequence: number, data: unknown): void => {
    const at = this.#vigil.arrived()
    this.dispatches++
    // One that is no such number, once taken, would have every later dispatch refused.
    if (!Number.isSafeInteger(sequence) || sequence < 1) return this.#around.malformed(unnumbered(name, data))
    if (name === "READY") return this.#identified(sequence, data, at)
    if (!this.window.admit(sequence)) {
      this.duplicates++
      return
    }
    const seen = this.horizon.hear(at)
    if (name === "RESUMED") return this.#caughtUp(at)
    if (name === "INTERACTION_CREATE") return this.#around.interacted(data)
    const cell = this.cells.get(guildIdOf(name, data) ?? "") ?? this.#newcomer(name, data)
    if (cell === null) return
    const trace = this.#traces === null ? null : this.#traces.dispatched(name, cell.guildId, sequence)
    cell.receive(name, data, { seen, at, sequence }, trace)
    if (trace !== null) trace.received()
  }

  /** A guild never heard of gets its place only by a dispatch that can be read. */
  #newcomer(name: string, data: unknown): GuildCell | null {
    const event = decodeDispatch(name, data)
    if (event?._tag === "DispatchMalformed") this.#around.malformed(event)
    return event === null || event._tag === "DispatchMalformed" || !("guildId" in event)
      ? null
      : this.cell(event.guildId)
  }

  readonly acknowledged = (sentAt: number): void => {
    const at = this.#vigil.arrived()
    this.horizon.hear(at)
    if (this.live && this.#vigil.endsStall(sentAt)) this.#regain(at)
  }

  readonly lost = (code: number): void => {
    this.live = false
    this.#vigil.lose(code)
  }

  /** The clock itself jumped: what was seen since the last frame is no longer sure. */
  stepped(): void {
    this.#vigil.doubt("stall")
  }

  // Time.

  /** Called often. */
  tick(): void {
    this.#vigil.tick(this.live)
    this.#alarms.tick(this.#around.now(), this.#ledger().stuck)
  }

  heartbeat(): void {
    this.beatAt = this.#around.now()
    this.#alarms.heartbeat(this.beatAt, this.#ledger().stuck)
  }

  // Guilds.

  cell(guildId: GuildId): GuildCell {
    const known = this.cells.get(guildId)
    if (known !== undefined) return known
    const cooldowns = new Cooldowns()
    const around = this.#around
    const award = (event: MessageSent) => {
      const message = cell.guild === null ? null : messageAward(cell.guild.facts, cooldowns, event)
      if (message !== null) this.#ledger().submit({ kind: "message", message }, this.#traces?.cause ?? null)
    }
    const cell: GuildCell = new GuildCell(guildId, {
      guildId,
      logic: around.logic,
      now: around.now,
      elapsed: around.elapsed,
      shardIsBlind: () => this.horizon.blind !== null,
      shardHorizon: () => Math.min(this.horizon.seen, cell.oldest?.seen ?? Infinity),
      wake: () => {
        this.#turns.ask(cell)
        if (!cell.running) {
          cell.running = true
          around.start(cell)
        }
      },
      submit: (segments) => {
        for (const segment of segments) {
          const cause = this.#traces === null ? null : this.#traces.causeOf(guildId, segment.userId)
          this.#ledger().submit({ kind: "segment", segment }, cause)
        }
        cell.onlookers.paid(segments)
      },
      accounted: around.accounted,
      noteGap: (gap) => this.#ledger().submit({ kind: "gap", gap }),
      touched: (userId) => {
        this.journal.touchOccupant(guildId, userId)
        cell.onlookers.touched(userId)
      },
      touchedFacts: () => this.journal.touchGuild(guildId),
      wakeAt: (occupant, at) => this.#alarms.set(cell, occupant, at),
      doubt: (userId, seen) => cell.doubt(userId, seen),
      requestMembers: (userIds) => around.requestMembers(guildId, userIds),
      memberMoved: (userId, present) => around.memberMoved(guildId, userId, present),
      told: around.told,
      malformed: around.malformed,
      crashed: (userId, error, quarantined) => around.crashed(guildId, userId, error, quarantined),
      transitioned: (userId, { at, event, from, to }) => {
        if (this.#traces !== null) this.#traces.transitioned(guildId, userId, { event, from, to })
        around.transitioned({ guildId, userId, machine: "voiceSession", at, from, to, event })
      },
      guildTransitioned: (from, to, event, at) =>
        around.transitioned({ guildId, userId: null, machine: "guild", at, from, to, event }),
      wrote: (event, { sequence }) => {
        const { channelId } = event
        if (cell.guild === null || this.#unplaced.full || !isUnplaced(cell.guild.facts, event)) return award(event)
        if (this.#unplaced.hold(channelId, sequence, () => award(event))) around.lookUp(guildId, channelId)
      }
    })
    this.cells.set(guildId, cell)
    return cell
  }

  /** What Discord answered to `lookUp`; null: nothing. The messages that waited for it count as it says. */
  placed(guildId: GuildId, channelId: ChannelId, channel: ChannelFacts | null): void {
    const at = this.horizon.seen
    this.cell(guildId).order({ seen: at, at, sequence: Infinity }, (guild) => {
      if (channel !== null) guild.learnChannel(channel)
      this.#unplaced.release(channelId)
    })
  }

  /** Takes every letter that can be taken: the last thing before the last checkpoint. */
  finish(): void {
    for (const cell of this.#turns.busy) {
      // One that still waits, for its settings or the end of a gap, keeps its letters: they are for the successor.
      while (cell.guild !== null && cell.mailboxSize > 0 && !cell.waits) cell.drain(Infinity)
    }
  }

  /** Hands on everything open, up to where each guild was last seen. */
  settleAll(): void {
    for (const { guild } of this.cells.values()) guild?.roster.settleAll(guild.horizon)
  }

  /** Ends every actor: nothing more may be asked of it. */
  end(): void {
    for (const cell of this.cells.values()) cell.end()
  }

  // Checkpoints.

  guildRecord(guildId: string): string | null {
    const guild = this.cells.get(guildId)?.guild ?? null
    if (guild === null || guild.state === "departed") return null
    return JSON.stringify(guild.facts.record(guild.blindFrom))
  }

  occupantRecord(guildId: string, userId: string): string | null {
    const occupant = this.cells.get(guildId)?.guild?.roster.occupants.get(userId)
    return occupant === undefined ? null : JSON.stringify(occupantRecordOf(occupant))
  }

  /** What a successor resumes from: never past a dispatch that some guild has yet to take. */
  meta(): ReadonlyMap<string, string> {
    const waiting = this.#unplaced.sequences()
    const { pending, resumable, seen, sequence } = resumePoint(
      this.window,
      this.horizon.seen,
      this.#turns.busy,
      waiting
    )
    const meta = new Map([
      ["heardAt", String(seen)],
      ["checkedAt", String(this.checkedAt)]
    ])
    if (this.#session !== null) {
      const takenAbove = resumable ? this.window.takenAbove(sequence, pending) : []
      meta.set("gateway", resumable ? JSON.stringify({ ...this.#session, sequence, takenAbove }) : "")
    }
    return meta
  }

  /** Goes on in the gateway session of a predecessor. */
  resume(session: GatewaySession, takenAbove: ReadonlyArray<number>): void {
    this.#session = { sessionId: session.sessionId, resumeUrl: session.resumeUrl }
    this.window.reset(session.sequence, takenAbove)
  }

  /** Everything is written anew: the store has lost what it had. */
  touchAll(): void {
    for (const cell of this.cells.values()) {
      this.journal.touchGuild(cell.guildId)
      for (const { userId } of cell.guild?.roster.occupants.values() ?? [])
        this.journal.touchOccupant(cell.guildId, userId)
    }
  }

  /** Answers how long nothing was seen: ms. */
  #regain(at: number): number {
    const blind = this.#vigil.regain(at)
    if (blind === null || blind.from >= at) return 0
    const stamp: Stamp = { seen: at, at, sequence: this.window.highest }
    for (const cell of this.cells.values()) {
      if (!cell.idle || !cell.passive) cell.order(stamp, (guild) => guild.regain(stamp))
    }
    const gap = { guildId: null, from: blind.from, to: at, cause: blind.cause, evidence: this.#evidence }
    this.#evidence = "certain"
    this.#ledger().submit({ kind: "gap", gap })
    return at - blind.from
  }

  /**
   * RESUMED: everything missed has been replayed, so those it left unchanged were there all along. If it waited for a
   * loop that was held, so may what follows: then the heartbeat has to tell.
   */
  #caughtUp(at: number): void {
    const blindMs = this.#vigil.stalled ? 0 : this.#regain(at)
    this.live = true
    this.#around.ready("resumed", blindMs)
  }

  /** READY: a new gateway session. Nothing is known of any guild until it is sent again. */
  #identified(sequence: number, data: unknown, at: number): void {
    const ready = decodeDispatch("READY", data)
    if (ready?._tag !== "Ready") {
      if (ready?._tag === "DispatchMalformed") this.#around.malformed(ready)
      return
    }
    this.window.reset(0)
    this.window.admit(sequence)
    this.#unplaced.restartSequences()
    this.#session = { sessionId: ready.sessionId, resumeUrl: ready.resumeUrl }
    const stamp: Stamp = { seen: this.horizon.seen, at, sequence }
    const { stalled } = this.#vigil
    this.#evidence = stalled ? "likely" : "certain"
    // One that waited for a loop that was held is no end of the gap, either.
    const blind = stalled ? this.horizon.blind : this.#vigil.regain(at)
    const cause = blind?.cause ?? "connection"
    const expected = new Set(ready.guildIds)
    for (const cell of this.cells.values()) {
      const expects = expected.has(cell.guildId)
      cell.order(stamp, (guild) => (expects ? guild.forget(stamp, cause) : guild.depart(stamp)), "session")
    }
    for (const guildId of ready.guildIds) this.cell(guildId)
    this.live = true
    this.#around.ready("identified", blind === null ? 0 : at - blind.from)
  }
}
