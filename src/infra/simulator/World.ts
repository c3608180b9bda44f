import { announce, type Announcement, Dispatch, Intents } from "./dispatch.ts"
import type { Channel, ChannelKind, Guild, GuildFacts, Member, Role, User, VoiceState } from "./model.ts"
import {
  channelPayload,
  guildChannelPayload,
  guildPayload,
  iso,
  memberPayload,
  rolePayload,
  threadPayload,
  userPayload,
  voiceStatePayload
} from "./payloads.ts"
import { Snowflakes } from "./Snowflakes.ts"
import { Truth } from "./Truth.ts"
import { WorldRefused } from "./WorldRefused.ts"

export interface WorldOptions {
  /** ms, UTC. Ids and every instant come from it; a test clock should stand at a realistic date. */
  readonly now: () => number
  readonly publish: (announcement: Announcement) => void
  readonly botName?: string
}

/** What `@everyone` may do in a fresh guild. */
const EVERYONE = "2222085723512896"
const ADMINISTRATOR = "8"

/**
 * The guilds and people of a simulated Discord, without sockets and timers. Every command changes it, tells the
 * truth about voice, and announces what Discord would.
 */
export class World {
  readonly now: () => number
  readonly bot: User
  readonly users = new Map<string, User>()
  readonly guilds = new Map<string, Guild>()
  readonly directs = new Map<string, Channel>()
  /** The guild that a channel lies in. */
  readonly channelGuild = new Map<string, string>()
  readonly truth: Truth
  readonly snowflakes: Snowflakes
  readonly #publish: (announcement: Announcement) => void

  constructor(options: WorldOptions, restored?: { readonly made: number; readonly bot: User; readonly truth: Truth }) {
    this.now = options.now
    this.#publish = options.publish
    this.snowflakes = new Snowflakes(options.now, restored?.made)
    this.truth = restored?.truth ?? new Truth(options.now)
    this.bot = restored?.bot ?? this.newUser(options.botName ?? "Guildhall", { bot: true })
    this.users.set(this.bot.id, this.bot)
  }

  /** Announces, unless the bot is not in that guild or Discord has lost it. */
  publish(announcement: Announcement): void {
    if (announcement.guildId !== null) {
      const facts = this.guilds.get(announcement.guildId)?.facts
      if (facts === undefined || !facts.available || !facts.installed) return
    }
    this.#publish(announcement)
  }

  // Look-ups

  guild(guildId: string): Guild {
    return this.guilds.get(guildId) ?? refuse(`no guild ${guildId}`, "make it with a guild step first")
  }

  user(userId: string): User {
    return this.users.get(userId) ?? refuse(`no user ${userId}`, "make it with a member step first")
  }

  member(guildId: string, userId: string): Member {
    return (
      this.guild(guildId).members.get(userId) ??
      refuse(`${this.user(userId).name} is not in that guild`, "let a member step bring them in")
    )
  }

  channel(channelId: string): Channel {
    const guildId = this.channelGuild.get(channelId)
    const channel = guildId === undefined ? this.directs.get(channelId) : this.guild(guildId).channels.get(channelId)
    return channel ?? refuse(`no channel ${channelId}`, "make it with a channel step first")
  }

  // Guilds

  /** Founds a guild in silence, without the bot: it comes in with `setInstalled`, when everything stands. */
  addGuild(name: string): Guild {
    const id = this.snowflakes.nextGuild()
    const owner = this.newUser(`${name} owner`, {})
    const facts: GuildFacts = {
      id,
      name,
      ownerId: owner.id,
      afkChannelId: null,
      afkTimeout: 300,
      available: true,
      installed: false
    }
    const guild: Guild = { facts, channels: new Map(), roles: new Map(), members: new Map(), voice: new Map() }
    const everyone = { id, name: "@everyone", position: 0, permissions: EVERYONE, color: 0, managed: false }
    guild.roles.set(id, everyone)
    const botRole = { ...everyone, id: this.snowflakes.next(), name: this.bot.name, permissions: ADMINISTRATOR }
    guild.roles.set(botRole.id, { ...botRole, position: 100, managed: true })
    guild.members.set(owner.id, this.#newMember(owner.id, []))
    guild.members.set(this.bot.id, this.#newMember(this.bot.id, [botRole.id]))
    this.guilds.set(id, guild)
    return guild
  }

  /** Tells of a guild that came, came back, or was added to. */
  announceGuild(guildId: string): void {
    this.publish(this.guildCreated(guildId))
  }

  updateGuild(guildId: string, change: Partial<Pick<GuildFacts, "name" | "afkChannelId">>): void {
    const guild = this.guild(guildId)
    guild.facts = { ...guild.facts, ...change }
    for (const userId of guild.voice.keys()) this.truth.note(guild, userId)
    this.publish(announce("GUILD_UPDATE", guildId, Intents.guilds, { ...guildPayload(guild), guild_id: guildId }))
  }

  /** An outage of one guild at Discord: it vanishes with `unavailable`, and comes back whole. */
  setAvailable(guildId: string, available: boolean): void {
    const guild = this.guild(guildId)
    if (guild.facts.available === available) return
    if (!available) {
      this.publish(announce("GUILD_DELETE", guildId, Intents.guilds, { id: guildId, unavailable: true }))
    }
    guild.facts = { ...guild.facts, available }
    if (available) this.announceGuild(guildId)
  }

  /** The bot is removed from a guild, or added to it. People there go on as before. */
  setInstalled(guildId: string, installed: boolean): void {
    const guild = this.guild(guildId)
    if (guild.facts.installed === installed) return
    if (!installed) this.publish(announce("GUILD_DELETE", guildId, Intents.guilds, { id: guildId }))
    guild.facts = { ...guild.facts, installed }
    if (installed) this.announceGuild(guildId)
  }

  // Channels

  addChannel(
    guildId: string,
    name: string,
    kind: Exclude<ChannelKind, "direct">,
    parentId: string | null = null
  ): Channel {
    const guild = this.guild(guildId)
    const id = this.snowflakes.next()
    const channel = { id, guildId, name, kind, parentId, position: guild.channels.size, recipientId: null }
    guild.channels.set(id, channel)
    this.channelGuild.set(id, guildId)
    this.#announceChannel(kind === "thread" ? "THREAD_CREATE" : "CHANNEL_CREATE", channel)
    return channel
  }

  updateChannel(channelId: string, change: Partial<Pick<Channel, "name" | "parentId">>): void {
    const before = this.channel(channelId)
    const channel = { ...before, ...change }
    const guild = this.guild(before.guildId ?? refuse("a direct channel", "only guild channels change"))
    guild.channels.set(channelId, channel)
    for (const { channelId: at, userId } of guild.voice.values()) {
      if (at === channelId) this.truth.note(guild, userId)
    }
    this.#announceChannel(channel.kind === "thread" ? "THREAD_UPDATE" : "CHANNEL_UPDATE", channel)
  }

  /** Removes a channel record and announces it. Whoever was in it must have left the truth by then. */
  removeChannel(channelId: string): void {
    const channel = this.channel(channelId)
    const guild = this.guild(channel.guildId ?? refuse("a direct channel", "only guild channels are deleted"))
    guild.channels.delete(channelId)
    if (guild.facts.afkChannelId === channelId) guild.facts = { ...guild.facts, afkChannelId: null }
    this.#announceChannel(channel.kind === "thread" ? "THREAD_DELETE" : "CHANNEL_DELETE", channel)
    this.channelGuild.delete(channelId)
  }

  directChannel(userId: string): Channel {
    const recipient = this.user(userId)
    const known = [...this.directs.values()].find(({ recipientId }) => recipientId === userId)
    if (known !== undefined) return known
    const id = this.snowflakes.next()
    const made: Channel = {
      id,
      guildId: null,
      name: recipient.name,
      kind: "direct",
      parentId: null,
      position: 0,
      recipientId: userId
    }
    this.directs.set(id, made)
    return made
  }

  // Roles

  addRole(guildId: string, name: string, permissions = "0", color = 0): Role {
    const guild = this.guild(guildId)
    const role = {
      id: this.snowflakes.next(),
      name,
      position: guild.roles.size - 1,
      permissions,
      color,
      managed: false
    }
    guild.roles.set(role.id, role)
    this.publish(announce("GUILD_ROLE_CREATE", guildId, Intents.guilds, { guild_id: guildId, role: rolePayload(role) }))
    return role
  }

  updateRole(
    guildId: string,
    roleId: string,
    change: Partial<Pick<Role, "name" | "position" | "permissions" | "color">>
  ): Role {
    const guild = this.guild(guildId)
    const before = guild.roles.get(roleId) ?? refuse(`no role ${roleId}`, "make it with a role step first")
    const role = { ...before, ...change }
    guild.roles.set(roleId, role)
    this.publish(announce("GUILD_ROLE_UPDATE", guildId, Intents.guilds, { guild_id: guildId, role: rolePayload(role) }))
    return role
  }

  removeRole(guildId: string, roleId: string): void {
    const guild = this.guild(guildId)
    guild.roles.delete(roleId)
    // Discord sends the role's deletion alone; that its holders lost it goes without saying.
    for (const member of guild.members.values()) {
      if (!member.roles.includes(roleId)) continue
      guild.members.set(member.userId, { ...member, roles: member.roles.filter((id) => id !== roleId) })
      this.truth.note(guild, member.userId)
    }
    this.publish(announce("GUILD_ROLE_DELETE", guildId, Intents.guilds, { guild_id: guildId, role_id: roleId }))
  }

  // People

  newUser(name: string, { bot = false }: { readonly bot?: boolean }): User {
    const id = this.snowflakes.next()
    const user: User = { id, name, bot, avatar: null, directMessages: "open", clientSession: this.newSessionId(id) }
    this.users.set(id, user)
    return user
  }

  /** 32 hexadecimal digits, as Discord's are; unique because its seed is an id. */
  newSessionId(seed: string): string {
    const id = BigInt(seed) * 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835n + BigInt(this.snowflakes.made)
    return BigInt.asUintN(128, id).toString(16).padStart(32, "0")
  }

  addMember(guildId: string, userId: string, roles: ReadonlyArray<string> = [], pending = false): Member {
    const guild = this.guild(guildId)
    const member = { ...this.#newMember(userId, roles), pending }
    guild.members.set(userId, member)
    const data = { guild_id: guildId, ...memberPayload(member, this.user(userId)) }
    this.publish(announce("GUILD_MEMBER_ADD", guildId, Intents.members, data))
    return member
  }

  updateMember(guildId: string, userId: string, change: Partial<Omit<Member, "userId" | "joinedAt">>): Member {
    const guild = this.guild(guildId)
    const member = { ...this.member(guildId, userId), ...change }
    guild.members.set(userId, member)
    this.truth.note(guild, userId)
    const data = { guild_id: guildId, ...memberPayload(member, this.user(userId)) }
    const intent = userId === this.bot.id ? 0 : Intents.members
    this.publish(announce("GUILD_MEMBER_UPDATE", guildId, intent, data))
    return member
  }

  /** A new name or avatar: told once for each guild the user shares with the bot. */
  updateUser(
    userId: string,
    change: Partial<Pick<User, "name" | "avatar" | "directMessages" | "clientSession">>
  ): void {
    this.users.set(userId, { ...this.user(userId), ...change })
    if (change.name === undefined && change.avatar === undefined) return
    for (const [guildId, guild] of this.guilds) if (guild.members.has(userId)) this.updateMember(guildId, userId, {})
  }

  /** Removes a member's record and announces it. Their voice state must be gone by then. */
  removeMember(guildId: string, userId: string): void {
    this.guild(guildId).members.delete(userId)
    const data = { guild_id: guildId, user: userPayload(this.user(userId)) }
    this.publish(announce("GUILD_MEMBER_REMOVE", guildId, Intents.members, data))
  }

  // Words

  /** GUILD_CREATE: whole, but of members only the bot and those in voice, since it asks for no presences. */
  guildCreated(guildId: string): Announcement {
    return {
      name: "GUILD_CREATE",
      guildId,
      intent: Intents.guilds,
      inWords: (intents) => new Dispatch("GUILD_CREATE", this.#guildWhole(this.guild(guildId), intents))
    }
  }

  voiceStateChanged(
    guildId: string,
    state: Omit<VoiceState, "channelId"> & { readonly channelId: string | null }
  ): Announcement {
    const member = this.guild(guildId).members.get(state.userId)
    const { channel_id: _, ...rest } = voiceStatePayload({ ...state, channelId: state.channelId ?? "" })
    return announce("VOICE_STATE_UPDATE", guildId, Intents.voiceStates, {
      guild_id: guildId,
      channel_id: state.channelId,
      ...rest,
      ...(member === undefined ? {} : { member: memberPayload(member, this.user(state.userId)) })
    })
  }

  #guildWhole(guild: Guild, intents: number) {
    const voices = (intents & Intents.voiceStates) === 0 ? [] : [...guild.voice.values()]
    const heard = new Set([this.bot.id, ...voices.map(({ userId }) => userId)])
    const members = [...heard].flatMap((userId) => {
      const member = guild.members.get(userId)
      return member === undefined ? [] : [memberPayload(member, this.user(userId))]
    })
    const channels = [...guild.channels.values()]
    return {
      ...guildPayload(guild),
      joined_at: iso(guild.members.get(this.bot.id)?.joinedAt ?? this.now()),
      large: guild.members.size > 50,
      unavailable: false,
      member_count: guild.members.size,
      voice_states: voices.map(voiceStatePayload),
      members,
      channels: channels.filter(({ kind }) => kind !== "thread").map(channelPayload),
      threads: channels.filter(({ kind }) => kind === "thread").map((it) => threadPayload(it, guild.facts.ownerId)),
      presences: [],
      stage_instances: [],
      guild_scheduled_events: [],
      soundboard_sounds: []
    }
  }

  #announceChannel(name: string, channel: Channel): void {
    if (channel.guildId === null) return
    const { facts } = this.guild(channel.guildId)
    this.publish(announce(name, channel.guildId, Intents.guilds, guildChannelPayload(channel, facts)))
  }

  #newMember(userId: string, roles: ReadonlyArray<string>): Member {
    const joinedAt = this.now()
    return { userId, nick: null, roles, joinedAt, mute: false, deaf: false, pending: false, timedOutUntil: null }
  }
}

export const refuse = (what: string, mend: string): never => {
  throw new WorldRefused({ what, mend })
}
