import { type Actor, createActor } from "xstate"
import type { ChannelFacts, GuildDispatch, MemberFacts, VoiceState } from "../../infra/discord/dispatch.ts"
import { guild, type GuildContext, type GuildEvent } from "../../machines/guild/guild.ts"
import type { GuildId, UserId } from "../../machines/ids.ts"
import type { Gap } from "../../machines/ledger/batch.ts"
import type { GuildSettings } from "../../machines/settings/GuildSettings.ts"
import type { Seat } from "../voice/seat.ts"
import type { Stamp } from "../voice/Stamp.ts"
import { VoiceRoster } from "../voice/VoiceRoster.ts"
import type { GuildFacts } from "./GuildFacts.ts"
import type { GuildState, GuildSurroundings } from "./GuildSurroundings.ts"
import { Leavers } from "./Leavers.ts"
import { seatOf } from "./seatOf.ts"
import { toldOtherwise } from "./toldOtherwise.ts"
import { type GuildCreated, whoIsThere } from "./whoIsThere.ts"

interface Unidentified {
  readonly seat: Seat
  readonly stamp: Stamp
}

/** One guild: its life as a machine, its facts, and who is where. Takes one message at a time. */
export class GuildActor {
  readonly facts: GuildFacts
  readonly roster: VoiceRoster
  readonly #around: GuildSurroundings
  readonly #machine: Actor<typeof guild>
  /** In voice, but nobody said yet who they are: asked for, and taken from when they were first seen. */
  readonly #unidentified = new Map<UserId, Unidentified>()
  readonly #leavers = new Leavers()
  /** Voice states that arrived while the guild itself had not. */
  readonly #early = new Map<UserId, { readonly event: VoiceChange; readonly stamp: Stamp }>()

  constructor(facts: GuildFacts, around: GuildSurroundings, state: GuildState, life: Omit<GuildContext, "guildId">) {
    this.facts = facts
    this.#around = around
    this.roster = new VoiceRoster(facts, around)
    const context = { guildId: facts.guildId, ...life }
    this.#machine = createActor(guild, { snapshot: guild.resolveState({ value: state, context }), input: context })
    this.#machine.start()
  }

  get guildId(): GuildId {
    return this.facts.guildId
  }

  get state(): GuildState {
    return this.#machine.getSnapshot().value
  }

  get since(): number {
    return this.#machine.getSnapshot().context.since
  }

  get blindFrom(): number | null {
    return this.#machine.getSnapshot().context.blindFrom
  }

  /** Nobody can know what happens here just now. Derived: no event enters the sessions for it. */
  get isDormant(): boolean {
    return this.blindFrom !== null || this.#around.shardIsBlind()
  }

  get isLive(): boolean {
    return this.#machine.getSnapshot().hasTag("live")
  }

  /** The last instant anything here was seen, ms: what settlements and our own cuts reach to. */
  get horizon(): number {
    return Math.min(this.blindFrom ?? Infinity, this.#around.shardHorizon())
  }

  /** A stamp for what we decide ourselves: it takes effect where our sight ends. */
  ownStamp(): Stamp {
    return { seen: this.horizon, at: this.horizon, sequence: Infinity }
  }

  /** `rest`: what else the gap has told that `frame` lies in. */
  apply(event: GuildDispatch, frame: Stamp, rest: ReadonlyArray<GuildDispatch> = []): void {
    // While the guild is out of sight, frames about it tell nothing of the time before them.
    const { blindFrom } = this
    const stamp = blindFrom === null || blindFrom >= frame.seen ? frame : { ...frame, seen: blindFrom }
    switch (event._tag) {
      case "VoiceStateChanged":
        return this.#voiceChanged(event, stamp)
      case "MessageSent":
        this.#around.wrote(event, stamp)
        return this.roster.spoke(event.userId, stamp)
      case "GuildCreated":
        this.#around.told({ _tag: "GuildSeen", guildId: event.guildId, joinedAt: event.joinedAt })
        return this.#created(event, stamp, rest)
      case "GuildUpdated":
        return this.#updated(event, stamp)
      case "GuildDeleted":
        return event.unavailable ? this.lose(stamp, "unavailable") : this.depart(stamp)
      case "ChannelChanged":
        this.learnChannel(event.channel)
        return this.roster.repriceAll(stamp)
      case "ChannelDeleted":
        for (const occupant of this.roster.occupants.values()) {
          if (occupant.seat.channelId === event.channelId) this.roster.leave(occupant.userId, stamp)
        }
        for (const [userId, { seat }] of this.#unidentified) {
          if (seat.channelId === event.channelId) this.#unidentified.delete(userId)
        }
        this.facts.channels.delete(event.channelId)
        return this.#around.touchedFacts()
      case "ThreadsListed":
        this.facts.listThreads(event.parentIds, event.threads)
        return this.#around.touchedFacts()
      case "MemberJoined":
        this.#around.memberMoved(event.member.userId, true)
        this.#around.told(event)
        return this.#learned(event.member, stamp)
      case "MemberChanged":
        this.#around.told({ ...event, seen: stamp.seen })
        return this.#learned(event.member, stamp)
      case "MembersArrived":
        for (const member of event.members) this.#learned(member, stamp)
        for (const userId of event.notFound) this.#unidentified.delete(userId)
        return
      case "MemberRemoved":
        this.#unidentified.delete(event.userId)
        this.roster.leave(event.userId, stamp)
        return this.#around.memberMoved(event.userId, false)
      case "RoleDeleted":
        this.#around.told(event)
        return this.roster.forgetRole(event.roleId, stamp)
      case "RoleChanged":
        return this.#around.told(event)
    }
  }

  learnChannel(channel: ChannelFacts): void {
    this.facts.channels.set(channel.id, channel)
    this.#around.touchedFacts()
  }

  /** Takes those who waited over from an actor that crashed, and asks anew who they are. */
  succeed(fallen: GuildActor): void {
    for (const [userId, waiting] of fallen.#unidentified) this.#unidentified.set(userId, waiting)
    for (const [userId, early] of fallen.#early) this.#early.set(userId, early)
    if (this.#unidentified.size > 0) this.#around.requestMembers([...this.#unidentified.keys()])
  }

  /**
   * After a crash in comparing `event` with what is held: what the guild is, it has told; where everyone is whom
   * either of the two knows, Discord is asked one by one.
   */
  recover(event: GuildCreated, stamp: Stamp): void {
    const since = this.#meet(event, stamp)
    this.roster.repriceAll({ ...since, at: since.seen })
    for (const { userId } of [...this.roster.occupants.values(), ...event.voiceStates]) {
      this.#around.doubt(userId, since.seen)
    }
    this.#reconciled(since, stamp)
  }

  /** Out of sight from `stamp.seen`: sessions are untouched until the guild is seen again. */
  lose(stamp: Stamp, cause: Gap["cause"]): void {
    this.#send({ type: "GUILD.LOST", at: stamp.at, seen: stamp.seen, cause })
    this.#around.touchedFacts()
  }

  /** A new gateway session has begun: nothing is known until Discord sends the guild again. */
  forget(stamp: Stamp, cause: Gap["cause"]): void {
    this.roster.restartSequences()
    this.#leavers.clear()
    this.#early.clear()
    this.lose(stamp, cause)
  }

  /** The shard sees again; a guild that is still out of sight has to be sent first. */
  regain(stamp: Stamp): void {
    if (this.blindFrom === null) this.roster.regain(stamp)
  }

  /** The bot was removed: every session ends where it was last seen. */
  depart(stamp: Stamp): void {
    const last = { ...stamp, sequence: Infinity }
    for (const { userId } of this.roster.occupants.values()) this.roster.leave(userId, last)
    this.#unidentified.clear()
    this.#send({ type: "GUILD.LEFT", at: stamp.at })
    this.#around.touchedFacts()
  }

  /** New settings hold from the end of our sight on; nothing is repriced. */
  changeSettings(settings: GuildSettings): void {
    const stamp = this.ownStamp()
    const tracked = this.facts.settings.modules.voice
    this.facts.settings = settings
    if (tracked && !settings.modules.voice) this.roster.closeAll(stamp)
    this.roster.repriceAll(stamp)
    if (!tracked && settings.modules.voice) this.roster.openAll(stamp.at)
    for (const occupant of this.roster.occupants.values()) this.roster.schedule(occupant, stamp.at, stamp.at)
    this.#around.touchedFacts()
  }

  /** One member's voice state as Discord's REST tells it, after frames about them were shed or doubted. */
  recheck(userId: UserId, voice: VoiceState | null, member: MemberFacts | null, stamp: Stamp): void {
    const occupant = this.roster.occupants.get(userId)
    const seat = voice === null ? null : seatOf(this.facts, voice)
    const who = member ?? this.#known(userId)
    if (seat === null) this.roster.leave(userId, { ...stamp, sequence: Infinity })
    else if (who !== null && !who.bot) this.roster.find(seat, who, { ...stamp, sequence: occupant?.sequence ?? 0 })
  }

  #send(event: GuildEvent): void {
    const from = this.state
    this.#machine.send(event)
    this.#around.guildTransitioned(from, this.state, event.type, event.at)
  }

  /** Learns what the guild is. Answers from when on its comparison with what we hold has to reach. */
  #meet(event: GuildCreated, stamp: Stamp): Stamp {
    const since = { ...stamp, seen: Math.min(stamp.seen, this.blindFrom ?? Infinity) }
    this.#send({ type: "GUILD.CREATED", at: stamp.at })
    this.facts.learn(event.name, event.afkChannelId, event.channels)
    this.#unidentified.clear()
    return since
  }

  #created(event: GuildCreated, stamp: Stamp, rest: ReadonlyArray<GuildDispatch>): void {
    const since = this.#meet(event, stamp)
    const { found, strangers } = whoIsThere(this.facts, event, (userId) => this.#known(userId))
    for (const [userId, seat] of strangers) this.#unidentified.set(userId, { seat, stamp })
    /** One voice state could not be read: whoever is not among the others may be that one. */
    const doubtful = event.malformed.some((path) => path.startsWith("voice_states"))
    const absent = [...this.roster.occupants.values()]
      .map(({ userId }) => userId)
      .filter((userId) => !found.has(userId))
    const otherwise = toldOtherwise(this.facts, found, rest)
    this.roster.reconcile(found.values(), doubtful ? [] : absent, otherwise, since)
    if (doubtful) for (const userId of absent) this.#around.doubt(userId, since.seen)
    if (strangers.size > 0) this.#around.requestMembers([...strangers.keys()])
    this.#reconciled(since, stamp)
  }

  #reconciled(since: Stamp, stamp: Stamp): void {
    if (since.seen < stamp.at) this.#noteGap(since)
    this.#send({ type: "GUILD.RECONCILED", at: stamp.at })
    this.#around.touchedFacts()
    for (const { event: early, stamp: at } of this.#early.values()) {
      if (at.sequence > stamp.sequence) this.#voiceChanged(early, at)
    }
    this.#early.clear()
  }

  #noteGap(stamp: Stamp): void {
    this.#around.noteGap({
      guildId: this.guildId,
      from: stamp.seen,
      to: stamp.at,
      cause: this.#machine.getSnapshot().context.cause,
      evidence: "likely"
    })
  }

  #updated(event: Extract<GuildDispatch, { _tag: "GuildUpdated" }>, stamp: Stamp): void {
    if (this.facts.update(event.name, event.afkChannelId)) this.roster.repriceAll(stamp)
    this.#around.touchedFacts()
  }

  #voiceChanged(event: VoiceChange, stamp: Stamp): void {
    const { userId } = event.voice
    if (!this.isLive) {
      this.#early.set(userId, { event, stamp })
      return
    }
    const seat = seatOf(this.facts, event.voice)
    if (seat === null) {
      this.#unidentified.delete(userId)
      this.#leavers.left(userId, stamp.sequence)
      return this.roster.leave(userId, stamp)
    }
    if (this.#leavers.overtook(userId, stamp.sequence) && !this.roster.occupants.has(userId)) return
    const member = event.member ?? this.#known(userId)
    if (member === null) {
      this.#unidentified.set(userId, { seat, stamp: this.#unidentified.get(userId)?.stamp ?? stamp })
      this.#around.requestMembers([userId])
    } else if (!member.bot) {
      this.roster.take(seat, member, stamp)
    }
  }

  /** A member as they are held; null for who is not in voice. */
  #known(userId: UserId): MemberFacts | null {
    const occupant = this.roster.occupants.get(userId)
    return occupant === undefined ? null : { userId, name: occupant.name, bot: false, roles: occupant.roles }
  }

  #learned(member: MemberFacts, stamp: Stamp): void {
    const waiting = this.#unidentified.get(member.userId)
    if (waiting === undefined) return this.roster.learnMember(member, stamp)
    this.#unidentified.delete(member.userId)
    if (!member.bot) this.roster.take(waiting.seat, member, waiting.stamp)
  }
}

type VoiceChange = Extract<GuildDispatch, { _tag: "VoiceStateChanged" }>
