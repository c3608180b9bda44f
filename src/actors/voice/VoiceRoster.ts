import type { MemberFacts } from "../../infra/discord/dispatch.ts"
import type { ChannelId, RoleId, UserId } from "../../machines/ids.ts"
import type { OccupantRecord } from "../../machines/voice/occupantRecord.ts"
import type { Evidence } from "../../machines/voice/segment.ts"
import { activityOf } from "../../machines/voice/activity.ts"
import { sameTerms, worthOf } from "../../machines/voice/standing.ts"
import { isUnchanged, startVoiceSession } from "../../machines/voice/voiceSession.ts"
import type { GuildFacts } from "../guild/GuildFacts.ts"
import { Occupant, type SessionSurroundings } from "./Occupant.ts"
import { Pricing } from "./Pricing.ts"
import { evidenceOf, type Found, sameRoles, sameSeat, type Seat } from "./seat.ts"
import type { Stamp } from "./Stamp.ts"

/** Who is in voice in one guild: each human with a session of their own, priced by what the guild knows. */
export class VoiceRoster {
  readonly occupants = new Map<string, Occupant>()
  /** How many humans each channel holds. */
  readonly present: ReadonlyMap<ChannelId, number>
  readonly #facts: GuildFacts
  readonly #around: SessionSurroundings
  readonly #pricing: Pricing
  /** Those who were granted better terms within a gap that has not ended. */
  readonly #better = new Set<Occupant>()

  constructor(facts: GuildFacts, around: SessionSurroundings) {
    this.#facts = facts
    this.#around = around
    this.#pricing = new Pricing(facts)
    this.present = this.#pricing.present
  }

  /** Takes a member's voice state: an arrival, a change, or nothing new. Late frames of a member are dropped. */
  take(seat: Seat, member: MemberFacts, stamp: Stamp): void {
    const occupant = this.occupants.get(member.userId)
    if (occupant === undefined) {
      this.#arrive(seat, member, stamp)
      return
    }
    if (stamp.sequence <= occupant.sequence) return
    occupant.sequence = stamp.sequence
    const moved = !sameSeat(occupant.seat, seat)
    const learned = this.#learn(occupant, member)
    if (!moved && !learned) return
    if (moved) this.#reseat(occupant, seat)
    this.#reprice(occupant, stamp)
    this.#followCompany(stamp)
  }

  /** A member found in voice after a gap: new, or still there and caught up as far as the evidence allows. */
  find(seat: Seat, member: MemberFacts, stamp: Stamp): void {
    const occupant = this.occupants.get(member.userId)
    if (occupant === undefined) {
      this.#arrive(seat, member, stamp)
      return
    }
    const evidence = evidenceOf(occupant.seat, seat)
    this.#learn(occupant, member)
    this.#reseat(occupant, seat)
    this.#catchUp(occupant, evidence, stamp)
    this.#followCompany(stamp)
  }

  /**
   * Takes a guild as Discord sends it anew. All are seated before any is priced: what a gap is worth depends on
   * everyone as they were and as they are, never on who of them is told first. Of those told `otherwise` within the
   * same gap only its start is sure.
   */
  reconcile(found: Iterable<Found>, gone: ReadonlyArray<UserId>, otherwise: ReadonlySet<UserId>, stamp: Stamp): void {
    for (const userId of gone) this.#end(userId, stamp)
    const told = new Map<Occupant, Evidence | null>()
    for (const { member, seat } of found) {
      const occupant = this.occupants.get(member.userId)
      if (occupant === undefined) {
        told.set(this.#add(seat, member, stamp), null)
        continue
      }
      told.set(occupant, evidenceOf(occupant.seat, seat))
      this.#learn(occupant, member)
      occupant.seat = seat
      this.#around.touched(member.userId)
    }
    this.#recount()
    for (const occupant of this.occupants.values()) {
      const evidence = told.get(occupant)
      if (evidence === undefined) this.#reprice(occupant, { ...stamp, at: stamp.seen })
      else if (evidence !== null) this.#catchUp(occupant, evidence, stamp, otherwise.has(occupant.userId))
      else if (this.#facts.settings.modules.voice) this.#open(occupant, stamp.at)
    }
  }

  /** Closes a member's session at the last instant that saw them. */
  leave(userId: UserId, stamp: Stamp): void {
    if (this.#end(userId, stamp)) this.#followCompany(stamp)
  }

  /** A member's name or roles, outside of a voice state. */
  learnMember(member: MemberFacts, stamp: Stamp): void {
    const occupant = this.occupants.get(member.userId)
    if (occupant !== undefined && this.#learn(occupant, member)) this.#reprice(occupant, stamp)
  }

  /** A role is gone, and nobody says so of those who held it. */
  forgetRole(roleId: RoleId, stamp: Stamp): void {
    for (const occupant of this.occupants.values()) {
      const roles = occupant.roles.filter((role) => role !== roleId)
      if (this.#learn(occupant, { name: occupant.name, roles })) this.#reprice(occupant, stamp)
    }
  }

  /** The member wrote a message: it wakes who fell asleep. */
  spoke(userId: UserId, { at, seen }: Stamp): void {
    if (this.#facts.settings.voice.asleepHours === 0) return
    this.occupants.get(userId)?.tell({ type: "MEMBER.SPOKE", seen, at }, at)
  }

  /** Prices everyone anew after a change of settings or channels; touches only whom it concerns. */
  repriceAll(stamp: Stamp): void {
    this.#recount()
    for (const occupant of this.occupants.values()) this.#reprice(occupant, stamp)
  }

  /** A gap has ended: what it brought of better terms holds from here on. */
  regain(stamp: Stamp): void {
    for (const occupant of this.#better)
      if (this.occupants.get(occupant.userId) === occupant) this.#reprice(occupant, stamp)
    this.#better.clear()
  }

  /** Does what is due of an occupant by `at`: a restart, or the payout of everything before `to`. */
  wake(occupant: Occupant, to: number, at: number): void {
    if (this.occupants.get(occupant.userId) !== occupant) return
    if (occupant.fallen !== null && occupant.fallen.restartAt !== null && occupant.fallen.restartAt <= at) {
      occupant.revive(at)
    }
    const due = occupant.dueAt(to, this.#payoutMs)
    if (due !== null && due <= at && occupant.session !== null) occupant.tell({ type: "SETTLE", to }, to)
    this.schedule(occupant, to, at)
  }

  /** An operator starts one session afresh, also out of quarantine: from `at` on it is what it is now. */
  restart(occupant: Occupant, at: number): void {
    occupant.restart(at)
    this.#reprice(occupant, { seen: at, at, sequence: occupant.sequence })
    this.schedule(occupant, at, at)
  }

  settleAll(to: number): void {
    for (const occupant of this.occupants.values()) occupant.tell({ type: "SETTLE", to }, to)
  }

  /** Asks to be woken when something is next due. Where sight ended at `to`, nothing is due until it returns. */
  schedule(occupant: Occupant, to: number, at: number): void {
    const due = occupant.dueAt(to, this.#payoutMs)
    if (due !== null) this.#around.wakeAt(occupant, due > at ? due : at + this.#payoutMs)
  }

  /** Opens a session for everyone present who has none: tracking was switched on. */
  openAll(at: number): void {
    for (const occupant of this.occupants.values()) {
      if (occupant.session === null && occupant.fallen === null) this.#open(occupant, at)
    }
  }

  /** Closes every session, keeping who is present: tracking was switched off. */
  closeAll(stamp: Stamp): void {
    for (const occupant of this.occupants.values()) {
      occupant.close(stamp.seen, stamp.at)
      this.#around.touched(occupant.userId)
    }
  }

  /**
   * Puts stored occupants back as they were: all are seated before any is priced, because company counts. One whose
   * session lags behind its seat (it fell with events it had missed) catches up where sight ended. `within` a gap,
   * better terms than the stored ones wait for its end.
   */
  restore(records: ReadonlyArray<OccupantRecord>, stamp: Stamp, within: boolean): void {
    for (const { name, roles, sequence, userId, voice } of records) {
      const occupant = new Occupant(this.#around, userId, name, roles, voice, sequence)
      this.occupants.set(userId, occupant)
      this.#pricing.satDown(occupant)
    }
    this.#pricing.takeCrossed()
    for (const { quarantined, session, userId } of records) {
      const occupant = this.occupants.get(userId)
      if (occupant === undefined || session === null) continue
      const { granted, ...kept } = session
      const now = this.#pricing.termsOf(occupant)
      const then = { ...now, ...granted }
      const terms = sameTerms(then, now) ? now : then
      const context = { guildId: this.#facts.guildId, userId, ...kept, terms, closed: [] }
      if (quarantined) occupant.quarantine(context)
      else occupant.start(context)
      this.#reprice(occupant, stamp, within)
      this.schedule(occupant, session.openFrom, session.openFrom)
    }
  }

  /** A new gateway session counts its sequences from the beginning. */
  restartSequences(): void {
    for (const occupant of this.occupants.values()) occupant.sequence = 0
  }

  get #payoutMs(): number {
    return this.#facts.settings.voice.payoutSeconds * 1000
  }

  #arrive(seat: Seat, member: MemberFacts, stamp: Stamp): void {
    const occupant = this.#add(seat, member, stamp)
    this.#pricing.satDown(occupant)
    if (this.#facts.settings.modules.voice) this.#open(occupant, stamp.at)
    this.#followCompany(stamp)
  }

  #add(seat: Seat, { name, roles, userId }: MemberFacts, { sequence }: Stamp): Occupant {
    const occupant = new Occupant(this.#around, userId, name, roles, seat, sequence)
    this.occupants.set(userId, occupant)
    this.#around.touched(userId)
    return occupant
  }

  /** Answers whether there was a session to end: a late frame ends none. */
  #end(userId: UserId, stamp: Stamp): boolean {
    const occupant = this.occupants.get(userId)
    if (occupant === undefined || stamp.sequence <= occupant.sequence) return false
    this.#pricing.stoodUp(occupant)
    occupant.close(stamp.seen, stamp.at)
    this.occupants.delete(userId)
    this.#around.touched(userId)
    return true
  }

  #catchUp(occupant: Occupant, evidence: Evidence, { at, seen, sequence }: Stamp, otherwise = false): void {
    const { catchUpHours, catchUpUnknown } = this.#facts.settings.voice
    const limit = otherwise || (evidence === "unknown" && !catchUpUnknown) ? 0 : catchUpHours * 3_600_000
    occupant.sequence = sequence
    const voice = this.#pricing.presence(occupant)
    const terms = this.#pricing.termsOf(occupant)
    occupant.tell({ type: "VOICE.FOUND", seen, paidTo: Math.min(at, seen + limit), at, evidence, voice, terms }, at)
  }

  #open(occupant: Occupant, at: number): void {
    const { userId } = occupant
    const presence = this.#pricing.presence(occupant)
    const terms = this.#pricing.termsOf(occupant)
    occupant.start(startVoiceSession({ guildId: this.#facts.guildId, userId }, at, presence, terms))
    this.#around.touched(userId)
    this.#around.transitioned(userId, { at, from: "disconnected", to: activityOf(presence), event: "VOICE.JOINED" })
    this.schedule(occupant, at, at)
  }

  /** Answers whether the member's roles changed. */
  #learn(occupant: Occupant, member: Pick<MemberFacts, "name" | "roles">): boolean {
    // A name as before stays the string it was: a new one in an old object would outlive its frame.
    if (occupant.name !== member.name) occupant.name = member.name
    if (sameRoles(occupant.roles, member.roles)) return false
    occupant.roles = member.roles
    this.#around.touched(occupant.userId)
    return true
  }

  #reseat(occupant: Occupant, seat: Seat): void {
    const before = occupant.seat
    this.#pricing.stoodUp(occupant)
    // A connection as before keeps the text of its id: a new one would outlive its frame.
    occupant.seat = seat.sessionId === before.sessionId ? { ...seat, sessionId: before.sessionId } : seat
    this.#pricing.satDown(occupant)
    this.#around.touched(occupant.userId)
  }

  /** Tells the session what it is and what it earns now, if either changed. */
  #reprice(occupant: Occupant, stamp: Stamp, within = stamp.seen < stamp.at): void {
    const { context } = occupant
    if (context === null) return
    const terms = this.#pricing.termsOf(occupant)
    const voice = this.#pricing.presence(occupant)
    // What a fallen session has missed is not in its context: it is told everything.
    if (occupant.fallen !== null || !isUnchanged(context, voice)) {
      occupant.tell({ type: "VOICE.CHANGED", seen: stamp.seen, at: stamp.at, voice, terms }, stamp.at)
    } else if (!sameTerms(context.terms, terms)) {
      // Within a gap the cheaper terms hold: worse ones from its start, better ones from its end, if nothing else comes.
      const worse = worthOf(terms) < worthOf(context.terms)
      if (!worse && within) this.#better.add(occupant)
      else occupant.tell({ type: "TERMS.CHANGED", at: stamp.seen, terms }, stamp.at)
    }
  }

  /** Forgets what followed from settings and facts that have changed, and counts everyone anew. */
  #recount(): void {
    this.#pricing.clear()
    for (const occupant of this.occupants.values()) this.#pricing.satDown(occupant)
    this.#pricing.takeCrossed()
  }

  #followCompany(stamp: Stamp): void {
    if (!this.#facts.settings.voice.company) return
    const crossed = this.#pricing.takeCrossed()
    if (crossed.size === 0) return
    for (const occupant of this.occupants.values()) {
      if (crossed.has(occupant.seat.channelId)) this.#reprice(occupant, stamp)
    }
  }
}
