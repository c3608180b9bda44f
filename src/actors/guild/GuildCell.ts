import { Effect } from "effect"
import { decodeDispatch } from "../../infra/discord/decodeDispatch.ts"
import type { DispatchMalformed, GuildDispatch } from "../../infra/discord/dispatch.ts"
import type { DispatchTrace } from "../../infra/tracing/Traces.ts"
import type { OccupantRecord } from "../../machines/voice/occupantRecord.ts"
import type { GuildId, UserId } from "../../machines/ids.ts"
import type { GuildSettings } from "../../machines/settings/GuildSettings.ts"
import { writtenAt } from "../chat/messageAward.ts"
import { guildIntensity, RestartWindow } from "../restartWindow.ts"
import type { Occupant } from "../voice/Occupant.ts"
import type { Stamp } from "../voice/Stamp.ts"
import { GuildActor } from "./GuildActor.ts"
import { GuildFacts } from "./GuildFacts.ts"
import type { GuildState, GuildSurroundings } from "./GuildSurroundings.ts"
import { applyTo, isLostIn, isSentWithinGap, type Letter } from "./letter.ts"
import { Mailbox } from "./Mailbox.ts"
import { Onlookers } from "./Onlookers.ts"
import { occupantRecordOf } from "./records.ts"
import { Timings, type Work } from "./Timings.ts"

const capacity = 10_000

/**
 * How far Discord's clock may be ahead of ours: a day, in ms. A message from further ahead, once counted, would have
 * every one before it taken for old.
 */
const aheadMs = 86_400_000

export interface CellSurroundings extends GuildSurroundings {
  readonly now: () => number
  /** Milliseconds that only grow; for durations. */
  readonly elapsed: () => number
  /** There is work for this cell: it needs its fibre, and a turn. */
  readonly wake: () => void
  readonly malformed: (fact: DispatchMalformed) => void
}

/** A guild's place in its shard: the mailbox before it, what is due in it, and what it takes to restart it. */
export class GuildCell {
  readonly guildId: GuildId
  readonly #around: CellSurroundings
  readonly #mailbox = new Mailbox<Letter>(capacity)
  readonly restarts = new RestartWindow(guildIntensity)
  readonly timings = new Timings()
  readonly onlookers = new Onlookers()
  /** null until its settings are known. */
  guild: GuildActor | null = null
  /** Members whose frames did not fit, and since when: to be asked of Discord once there is room. */
  #doubted = new Map<UserId, number>()
  shedTotal = 0
  lastError: string | null = null
  /** Whether a fibre runs for it. */
  running = false
  /** Whether it waits for a turn. */
  inRow = false
  /** Ends `attend`, while the fibre waits there. */
  #release: ((outcome: Effect.Effect<void>) => void) | null = null
  #due: Array<Occupant> = []
  /** The GUILD_CREATE being applied, or cut short by a crash. */
  #created: Parameters<GuildActor["recover"]> | null = null

  constructor(guildId: GuildId, around: CellSurroundings) {
    this.guildId = guildId
    this.#around = around
  }

  get mailboxSize(): number {
    return this.#mailbox.size
  }

  get capacity(): number {
    return capacity
  }

  /** Letters and occupants that turns have yet to deal with. */
  get backlog(): number {
    return this.#mailbox.size + this.#due.length
  }

  get idle(): boolean {
    return this.#mailbox.size === 0 && this.#due.length === 0 && this.#doubted.size === 0
  }

  /** Nobody is in voice: nothing will fall due by itself. */
  get passive(): boolean {
    return this.guild === null || this.guild.roster.occupants.size === 0
  }

  /**
   * Lets the cell take its turns, and answers for them: dies of what a turn died of. Ends when there is something that
   * turns cannot do: members to be asked of Discord, or nobody left in voice.
   */
  readonly attend = Effect.callback<void>((resume) => {
    this.#release = resume
    if (this.wantsTurn || this.#doubted.size > 0) this.#around.wake()
    return Effect.sync(() => {
      this.#release = null
    })
  })

  /** Whether a turn would get anything done. */
  get wantsTurn(): boolean {
    return this.#release !== null && !this.waits && (this.#mailbox.size > 0 || this.#due.length > 0)
  }

  /**
   * A guild that was sent anew within a gap waits, and with it all that follows, for what else the gap tells. Nothing of
   * it is stored as taken before.
   */
  get waits(): boolean {
    const next = this.#mailbox.peek()
    return next !== undefined && isSentWithinGap(next) && this.#around.shardIsBlind()
  }

  /** Works for a slice, if its fibre attends. Answers when it was done, as `drain` does. */
  takeTurn(slice: number, began: number): number {
    const release = this.#release
    if (release === null) return began
    try {
      const done = this.drain(slice, began)
      if (this.wantsTurn || (this.#doubted.size === 0 && !this.passive)) return done
      this.#release = null
      release(Effect.void)
      return done
    } catch (defect) {
      this.#release = null
      release(Effect.die(defect))
      return this.#around.elapsed()
    }
  }

  /** The oldest frame not yet taken; nothing may be cut or stored as seen beyond it. */
  get oldest(): Stamp | null {
    return this.#mailbox.peek()?.stamp ?? null
  }

  /** A new gateway session has begun, which the guild has yet to learn: it will be sent again, and count anew. */
  get isOfOldSession(): boolean {
    return this.guild !== null && [...this.#mailbox].some(({ kind }) => kind === "session")
  }

  pendingSequences(): ReadonlyArray<number> {
    const sequences: Array<number> = []
    for (const letter of this.#mailbox) if (letter.kind === "dispatch") sequences.push(letter.stamp.sequence)
    return sequences
  }

  /**
   * Takes a frame, decoded while it is warm: what waits is a tenth of the payload. What comes in masses is refused when
   * there is no room; whom that concerns is noted.
   */
  receive(name: string, data: unknown, stamp: Stamp, trace: DispatchTrace | null = null): void {
    try {
      this.#receive(name, decodeDispatch(name, data), stamp, trace)
    } catch (defect) {
      // Not the listener's affair, which never throws: the guild dies of it, in its turn.
      this.order(stamp, () => {
        throw defect
      })
    }
  }

  #receive(name: string, event: ReturnType<typeof decodeDispatch>, stamp: Stamp, trace: DispatchTrace | null): void {
    if (event === null || event._tag === "Ready" || event._tag === "Resumed") return
    if (event._tag === "DispatchMalformed") return this.#around.malformed(event)
    if (event._tag === "MessageSent" && writtenAt(event.messageId) > stamp.at + aheadMs)
      return this.#complain(name, "id", "Expected the id of a message that has been written")
    if ("malformed" in event) for (const path of event.malformed) this.#complain(name, path, "left out")
    if (this.#mailbox.full && (event._tag === "VoiceStateChanged" || event._tag === "MessageSent")) {
      this.shedTotal++
      if (event._tag === "VoiceStateChanged") this.doubt(event.voice.userId, stamp.seen)
    } else {
      this.#mailbox.push({ kind: "dispatch", event, stamp, trace })
    }
    this.#around.wake()
  }

  #complain(name: string, path: string, message: string): void {
    this.#around.malformed({ _tag: "DispatchMalformed", name, guildId: this.guildId, path, message })
  }

  takeDoubted(): ReadonlyMap<UserId, number> {
    const shed = this.#doubted
    this.#doubted = new Map()
    return shed
  }

  /** Notes a member to be asked of Discord; `seen` is up to when what we hold of them is sure. */
  doubt(userId: UserId, seen: number): void {
    if (!this.#doubted.has(userId)) this.#doubted.set(userId, seen)
  }

  /** Something of our own, in its turn between the frames. */
  order(stamp: Stamp, run: (guild: GuildActor) => void, kind: "order" | "session" = "order"): void {
    this.#mailbox.push({ kind, stamp, run })
    this.#around.wake()
  }

  due(occupant: Occupant): void {
    this.#due.push(occupant)
    this.#around.wake()
  }

  open(settings: GuildSettings): void {
    const facts = new GuildFacts(this.guildId, settings)
    this.guild = new GuildActor(facts, this.#around, "absent", {
      since: this.#around.now(),
      blindFrom: null,
      cause: "unavailable"
    })
  }

  restore(
    facts: GuildFacts,
    state: GuildState,
    blindFrom: number | null,
    records: ReadonlyArray<OccupantRecord>
  ): GuildActor {
    const since = this.#around.now()
    const guild = new GuildActor(facts, this.#around, state, { since, blindFrom, cause: "unavailable" })
    this.guild = guild
    guild.roster.restore(records, guild.ownStamp(), guild.isDormant)
    // Their sequences may be those of the gateway session before the one that has yet to send the guild.
    if (blindFrom !== null) guild.roster.restartSequences()
    return guild
  }

  /**
   * After a crash: the same facts and the same sessions in new actors. The message that did it is gone; for who was
   * where in a GUILD_CREATE, which is told only once, Discord is asked.
   */
  rebuild(): void {
    const { guild } = this
    if (guild === null) return
    const records = [...guild.roster.occupants.values()].map((occupant) => occupantRecordOf(occupant))
    this.end()
    const successor = this.restore(guild.facts, guild.state, guild.blindFrom, records)
    successor.succeed(guild)
    const created = this.#created
    this.#created = null
    if (created !== null) successor.recover(...created)
  }

  /** Ends the actors of its sessions, which the system they share would hold for ever. */
  end(): void {
    for (const { session } of this.guild?.roster.occupants.values() ?? []) session?.stop()
  }

  /**
   * Takes up to `limit` letters, then, when none is left, as many of those who are due as may still be taken. Answers
   * when it was done; ms, as `elapsed`.
   */
  drain(limit: number, began = this.#around.elapsed()): number {
    if (this.guild === null) return began
    let count = 0
    let kind: Work = "dispatch"
    for (let letter = this.#mailbox.peek(); letter !== undefined && count < limit; letter = this.#mailbox.peek()) {
      if (this.waits) break
      this.#mailbox.take()
      count++
      const { guild } = this
      if (letter.kind !== "dispatch") letter.run(guild)
      else if (letter.event._tag === "GuildCreated") {
        const rest = this.#restOfGap(letter)
        // What is told of the same gap later takes its place: by a new session, or once the guild is in sight again.
        if (isSentWithinGap(letter) && (this.isOfOldSession || isLostIn(rest))) continue
        kind = "reconcile"
        this.#created = [letter.event, letter.stamp]
        applyTo(guild, letter, rest)
        this.#created = null
      } else applyTo(guild, letter)
    }
    const taken = this.#around.elapsed()
    if (count > 0) this.timings.add(kind, count, taken - began, taken)
    if (count >= limit || this.#mailbox.size > 0 || this.#due.length === 0) return taken
    const due = this.#due.splice(0, limit - count)
    const { guild } = this
    for (const occupant of due) guild.roster.wake(occupant, guild.horizon, this.#around.now())
    const done = this.#around.elapsed()
    this.timings.add("due", due.length, done - taken, done)
    return done
  }

  /** What came after a letter from within the same gap. */
  #restOfGap(letter: Letter): ReadonlyArray<GuildDispatch> {
    if (!isSentWithinGap(letter)) return []
    const { seen } = letter.stamp
    return [...this.#mailbox].flatMap((next) =>
      next.kind === "dispatch" && next.stamp.seen === seen ? [next.event] : []
    )
  }
}
