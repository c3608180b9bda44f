import { type Announcement, Dispatch, Intents, knownIntents, PRIVILEGED } from "./dispatch.ts"
import { type Downlink, GatewaySession, REPLAY_LIMIT } from "./GatewaySession.ts"
import { applicationFlags, channelTypes, memberPayload, userPayload } from "./payloads.ts"
import type { SavedSession } from "./SavedWorld.ts"
import { shardOf } from "./Snowflakes.ts"
import type { World } from "./World.ts"

export interface GatewayOptions {
  readonly token: string
  /** Told to clients in READY, for their RESUME. */
  readonly resumeUrl: string
  /** Privileged intents that the application may use; the others are refused with 4014. */
  readonly privileged: number
  /** How long a session waits for its client to come back: ms. */
  readonly sessionLifetime: number
  readonly replayLimit: number
  /** More guilds than this on one shard are refused with 4011. */
  readonly guildsPerShard: number
  /** What `/gateway/bot` recommends. */
  readonly shards: number
  /** How many shards may IDENTIFY within 5 s. */
  readonly maxConcurrency: number
}

export const gatewayDefaults: GatewayOptions = {
  token: "simulated.bot.token",
  resumeUrl: "ws://simulated.invalid/gw/",
  privileged: PRIVILEGED,
  sessionLifetime: 5 * 60_000,
  replayLimit: REPLAY_LIMIT,
  guildsPerShard: 2500,
  shards: 1,
  maxConcurrency: 1
}

export interface Identify {
  readonly token: string
  readonly intents: number
  readonly shard?: readonly [number, number] | undefined
}

export interface Resume {
  readonly token: string
  readonly session_id: string
  readonly seq: number
}

export interface RequestMembers {
  readonly guildId: string
  readonly userIds?: ReadonlyArray<string> | undefined
  readonly query?: string | undefined
  readonly limit?: number | undefined
  readonly nonce?: string | undefined
}

/** What Discord answers to IDENTIFY and RESUME: a session, a close code, or op 9 with d:false. */
export type Admission =
  | { readonly _tag: "Admitted"; readonly session: GatewaySession }
  | { readonly _tag: "Closed"; readonly code: number }
  | { readonly _tag: "Invalid" }

const closed = (code: number): Admission => ({ _tag: "Closed", code })

const CHUNK = 1000

/** Every gateway session of the bot. Shared by the socket server and the layer in process. */
export class GatewaySessions {
  readonly #world: World
  readonly #sessions = new Map<string, GatewaySession>()
  options: GatewayOptions
  /** IDENTIFYs taken so far; Discord allows 1 000 a day. */
  identified = 0
  /** Faults that the next IDENTIFY or RESUME runs into. */
  readonly next = { refusals: 0, overlap: 0, omitted: new Set<string>(), withheld: new Map<string, number>() }
  /** Until when nobody can connect: ms, UTC. */
  downUntil = 0

  /** Sessions that a file remembers wait for their clients from now on. */
  constructor(world: World, options: Partial<GatewayOptions> = {}, saved: ReadonlyArray<SavedSession> = []) {
    this.#world = world
    this.options = { ...gatewayDefaults, ...options }
    for (const { id, shard, count, intents, ...kept } of saved) {
      const facts = { id, shard, count, intents }
      const session = new GatewaySession(facts, this.options.replayLimit, { ...facts, ...kept })
      session.detachedAt = world.now()
      this.#sessions.set(id, session)
    }
  }

  get all(): ReadonlyArray<GatewaySession> {
    return [...this.#sessions.values()]
  }

  get isDown(): boolean {
    return this.#world.now() < this.downUntil
  }

  /** Sessions with a connection, of one shard or of all. */
  connected(shard?: number): ReadonlyArray<{ readonly session: GatewaySession; readonly link: Downlink }> {
    return this.all.flatMap((session) => {
      const { facts, link } = session
      return link === null || (shard !== undefined && facts.shard !== shard) ? [] : [{ session, link }]
    })
  }

  /** Op 9: the client keeps its connection and may RESUME on it, or must IDENTIFY. */
  invalidate(session: GatewaySession, link: Downlink, resumable: boolean): void {
    session.detach(this.#world.now())
    if (!resumable) this.#sessions.delete(session.facts.id)
    link.invalidate(resumable)
  }

  /** Forgets every fault; who was withheld something gets it now. */
  heal(): void {
    this.downUntil = 0
    this.next.refusals = 0
    this.next.overlap = 0
    this.next.omitted.clear()
    this.next.withheld.clear()
    for (const session of this.#sessions.values()) {
      session.recover()
      for (const { announcement } of session.withheld.values())
        session.send(announcement.inWords(session.facts.intents))
      session.withheld.clear()
    }
  }

  publish(announcement: Announcement): void {
    this.#expire()
    for (const session of this.#sessions.values()) {
      const { count, intents, shard } = session.facts
      if (announcement.intent !== 0 && (announcement.intent & intents) === 0) continue
      if ((announcement.guildId === null ? 0 : shardOf(announcement.guildId, count)) !== shard) continue
      this.#tell(session, announcement)
    }
  }

  identify(request: Identify, link: Downlink): Admission {
    const [shard, count] = request.shard ?? [0, 1]
    if (request.token !== this.options.token) return closed(4004)
    if (!Number.isInteger(shard) || !Number.isInteger(count) || shard < 0 || shard >= count) return closed(4010)
    if (!knownIntents(request.intents)) return closed(4013)
    if ((request.intents & PRIVILEGED & ~this.options.privileged) !== 0) return closed(4014)
    const guilds = [...this.#world.guilds.values()].filter(
      ({ facts }) => facts.installed && !this.next.omitted.has(facts.id) && shardOf(facts.id, count) === shard
    )
    if (guilds.length > this.options.guildsPerShard) return closed(4011)
    this.identified += 1
    const id = this.#world.newSessionId(this.#world.snowflakes.next())
    const session = new GatewaySession({ id, shard, count, intents: request.intents }, this.options.replayLimit)
    this.#sessions.set(id, session)
    session.attach(link)
    session.send(
      this.#ready(
        session,
        guilds.map(({ facts }) => facts.id)
      )
    )
    for (const { facts } of guilds) {
      if (!facts.available || (request.intents & Intents.guilds) === 0) continue
      const announcement = this.#world.guildCreated(facts.id)
      const after = this.next.withheld.get(facts.id)
      if (after === undefined) session.send(announcement.inWords(request.intents))
      else session.withheld.set(facts.id, { announcement, after })
    }
    this.next.omitted.clear()
    this.next.withheld.clear()
    return { _tag: "Admitted", session }
  }

  resume(request: Resume, link: Downlink): Admission {
    this.#expire()
    if (request.token !== this.options.token) return closed(4004)
    const session = this.#sessions.get(request.session_id)
    if (this.next.refusals > 0) {
      this.next.refusals -= 1
      this.#sessions.delete(request.session_id)
      return { _tag: "Invalid" }
    }
    if (session === undefined) return { _tag: "Invalid" }
    if (!session.canReplay(request.seq)) {
      this.#sessions.delete(request.session_id)
      return request.seq > session.sequence && !session.restored ? closed(4007) : { _tag: "Invalid" }
    }
    // A second connection that resumes the same session takes it from the first.
    session.link?.close(4000)
    session.attach(link)
    // READY, the first of all, is never replayed.
    session.replay(Math.max(1, request.seq - this.next.overlap))
    this.next.overlap = 0
    session.send(new Dispatch("RESUMED", { _trace: ["simulated"] }))
    return { _tag: "Admitted", session }
  }

  /** The connection is gone. A client that closes with 1000 or 1001 has ended its session; any other way it waits. */
  detach(session: GatewaySession, link: Downlink, code: number): void {
    if (session.link !== link) return
    session.detach(this.#world.now())
    if (code === 1000 || code === 1001) this.#sessions.delete(session.facts.id)
  }

  /** Op 8: answered in GUILD_MEMBERS_CHUNKs, to that session alone. */
  requestMembers(session: GatewaySession, request: RequestMembers): void {
    const guild = this.#world.guilds.get(request.guildId)
    if (guild === undefined || !guild.facts.installed) return
    const asked = request.userIds?.slice(0, 100)
    const named = () => {
      const query = (request.query ?? "").toLowerCase()
      const ids = [...guild.members.keys()].filter((id) => this.#world.user(id).name.toLowerCase().startsWith(query))
      return request.limit === undefined || request.limit === 0 ? ids : ids.slice(0, request.limit)
    }
    const wanted = asked ?? named()
    const members = wanted.flatMap((userId) => {
      const member = guild.members.get(userId)
      return member === undefined ? [] : [memberPayload(member, this.#world.user(userId))]
    })
    const missing = wanted.filter((userId) => !guild.members.has(userId))
    const count = Math.max(1, Math.ceil(members.length / CHUNK))
    for (let index = 0; index < count; index += 1) {
      session.send(
        new Dispatch("GUILD_MEMBERS_CHUNK", {
          guild_id: request.guildId,
          members: members.slice(index * CHUNK, (index + 1) * CHUNK),
          chunk_index: index,
          chunk_count: count,
          ...(asked === undefined ? {} : { not_found: missing }),
          ...(request.nonce === undefined ? {} : { nonce: request.nonce })
        })
      )
    }
  }

  #ready(session: GatewaySession, guildIds: ReadonlyArray<string>): Dispatch {
    const { count, id, shard } = session.facts
    return new Dispatch("READY", {
      v: 10,
      user: { ...userPayload(this.#world.bot), verified: true, mfa_enabled: true, email: null, flags: 0 },
      guilds: guildIds.map((guildId) => ({ id: guildId, unavailable: true })),
      session_id: id,
      resume_gateway_url: this.options.resumeUrl,
      session_type: "normal",
      shard: [shard, count],
      application: { id: this.#world.bot.id, flags: applicationFlags(this.options.privileged) },
      private_channels: [...this.#world.directs.values()].map(({ id: direct }) => ({
        id: direct,
        type: channelTypes.direct
      })),
      relationships: [],
      user_settings: {},
      presences: [],
      _trace: ["simulated"]
    })
  }

  #tell(session: GatewaySession, announcement: Announcement): void {
    const { guildId, name } = announcement
    session.send(announcement.inWords(session.facts.intents))
    const held = guildId === null ? undefined : session.withheld.get(guildId)
    if (guildId === null || held === undefined || name !== "VOICE_STATE_UPDATE") return
    if (held.after > 1) session.withheld.set(guildId, { ...held, after: held.after - 1 })
    else {
      session.withheld.delete(guildId)
      session.send(held.announcement.inWords(session.facts.intents))
    }
  }

  #expire(): void {
    const deadline = this.#world.now() - this.options.sessionLifetime
    for (const [id, { detachedAt }] of this.#sessions) {
      if (detachedAt !== null && detachedAt < deadline) this.#sessions.delete(id)
    }
  }
}
