import { announce, Intents } from "./dispatch.ts"
import { newMember } from "./People.ts"
import type { Channel, ChannelKind, Guild, GuildFacts, Overwrite, Role } from "./model.ts"
import { guildChannelPayload, guildPayload, rolePayload } from "./payloads.ts"
import { everyoneMay } from "./permissions.ts"
import { refuse, type World } from "./World.ts"

const ADMINISTRATOR = "8"

/** Where the bot's own role stands; roles made later stand below it. */
const BOT_POSITION = 100

/** What of a role its makers decide. */
export type RoleChange = Partial<Omit<Role, "id" | "managed">>

/** Guilds, their channels and their roles: made, changed and removed as Discord would tell it. */
export class Places {
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  /** Founds a guild in silence, without the bot: it comes in with `setInstalled`, when everything stands. */
  addGuild(name: string): Guild {
    const id = this.#world.snowflakes.nextGuild()
    const owner = this.#world.newUser(`${name} owner`, {})
    const facts: GuildFacts = {
      id,
      name,
      ownerId: owner.id,
      icon: this.#world.newSessionId(id),
      locale: "en-US",
      afkChannelId: null,
      afkTimeout: 300,
      available: true,
      installed: false
    }
    const guild: Guild = {
      facts,
      channels: new Map(),
      roles: new Map(),
      members: new Map(),
      voice: new Map(),
      bans: new Map()
    }
    const everyone = {
      id,
      name: "@everyone",
      position: 0,
      permissions: everyoneMay,
      color: 0,
      hoist: false,
      managed: false
    }
    guild.roles.set(id, everyone)
    const botRole = {
      ...everyone,
      id: this.#world.snowflakes.next(),
      name: this.#world.bot.name,
      permissions: ADMINISTRATOR
    }
    guild.roles.set(botRole.id, { ...botRole, position: BOT_POSITION, managed: true })
    guild.members.set(owner.id, newMember(this.#world.now(), owner.id, []))
    guild.members.set(this.#world.bot.id, newMember(this.#world.now(), this.#world.bot.id, [botRole.id]))
    this.#world.guilds.set(id, guild)
    return guild
  }

  /** Tells of a guild that came, came back, or was added to. */
  announceGuild(guildId: string): void {
    this.#world.publish(this.#world.guildCreated(guildId))
  }

  updateGuild(guildId: string, change: Partial<Pick<GuildFacts, "name" | "afkChannelId" | "locale" | "icon">>): void {
    const guild = this.#world.guild(guildId)
    guild.facts = { ...guild.facts, ...change }
    for (const userId of guild.voice.keys()) this.#world.truth.note(guild, userId)
    this.#world.publish(
      announce("GUILD_UPDATE", guildId, Intents.guilds, { ...guildPayload(guild), guild_id: guildId })
    )
  }

  /** An outage of one guild at Discord: it vanishes with `unavailable`, and comes back whole. */
  setAvailable(guildId: string, available: boolean): void {
    const guild = this.#world.guild(guildId)
    if (guild.facts.available === available) return
    if (!available) {
      this.#world.publish(announce("GUILD_DELETE", guildId, Intents.guilds, { id: guildId, unavailable: true }))
    }
    guild.facts = { ...guild.facts, available }
    if (available) this.announceGuild(guildId)
  }

  /** The bot is removed from a guild, or added to it. People there go on as before. */
  setInstalled(guildId: string, installed: boolean): void {
    const guild = this.#world.guild(guildId)
    if (guild.facts.installed === installed) return
    if (!installed) this.#world.publish(announce("GUILD_DELETE", guildId, Intents.guilds, { id: guildId }))
    guild.facts = { ...guild.facts, installed }
    if (installed) this.announceGuild(guildId)
  }

  addChannel(
    guildId: string,
    name: string,
    kind: Exclude<ChannelKind, "direct">,
    parentId: string | null = null,
    overwrites: ReadonlyArray<Overwrite> = []
  ): Channel {
    const guild = this.#world.guild(guildId)
    const id = this.#world.snowflakes.next()
    const channel = { id, guildId, name, kind, parentId, position: guild.channels.size, recipientId: null, overwrites }
    guild.channels.set(id, channel)
    this.#world.channelGuild.set(id, guildId)
    this.#announceChannel(kind === "thread" ? "THREAD_CREATE" : "CHANNEL_CREATE", channel)
    return channel
  }

  updateChannel(channelId: string, change: Partial<Pick<Channel, "name" | "parentId" | "overwrites">>): void {
    const before = this.#world.channel(channelId)
    const channel = { ...before, ...change }
    const guild = this.#world.guild(before.guildId ?? refuse("a direct channel", "only guild channels change"))
    guild.channels.set(channelId, channel)
    for (const { channelId: at, userId } of guild.voice.values()) {
      if (at === channelId) this.#world.truth.note(guild, userId)
    }
    this.#announceChannel(channel.kind === "thread" ? "THREAD_UPDATE" : "CHANNEL_UPDATE", channel)
  }

  /** What a role or member may do in a channel; one that allows and denies nothing is taken away. */
  permit(channelId: string, overwrite: Overwrite): void {
    const others = this.#world.channel(channelId).overwrites.filter(({ id }) => id !== overwrite.id)
    const says = overwrite.allow !== "0" || overwrite.deny !== "0"
    this.updateChannel(channelId, { overwrites: says ? [...others, overwrite] : others })
  }

  /** Removes a channel record and announces it. Whoever was in it must have left the truth by then. */
  removeChannel(channelId: string): void {
    const channel = this.#world.channel(channelId)
    const guild = this.#world.guild(channel.guildId ?? refuse("a direct channel", "only guild channels are deleted"))
    guild.channels.delete(channelId)
    if (guild.facts.afkChannelId === channelId) guild.facts = { ...guild.facts, afkChannelId: null }
    this.#announceChannel(channel.kind === "thread" ? "THREAD_DELETE" : "CHANNEL_DELETE", channel)
    this.#world.channelGuild.delete(channelId)
  }

  directChannel(userId: string): Channel {
    const recipient = this.#world.user(userId)
    const known = [...this.#world.directs.values()].find(({ recipientId }) => recipientId === userId)
    if (known !== undefined) return known
    const id = this.#world.snowflakes.next()
    const made: Channel = {
      id,
      guildId: null,
      name: recipient.name,
      kind: "direct",
      parentId: null,
      position: 0,
      recipientId: userId,
      overwrites: []
    }
    this.#world.directs.set(id, made)
    return made
  }

  addRole(guildId: string, name: string, change: RoleChange = {}): Role {
    const guild = this.#world.guild(guildId)
    const role: Role = {
      id: this.#world.snowflakes.next(),
      name,
      position: Math.min(guild.roles.size - 1, BOT_POSITION - 1),
      permissions: "0",
      color: 0,
      hoist: false,
      managed: false,
      ...change
    }
    guild.roles.set(role.id, role)
    this.#world.publish(
      announce("GUILD_ROLE_CREATE", guildId, Intents.guilds, { guild_id: guildId, role: rolePayload(role) })
    )
    return role
  }

  updateRole(guildId: string, roleId: string, change: RoleChange): Role {
    const guild = this.#world.guild(guildId)
    const before = guild.roles.get(roleId) ?? refuse(`no role ${roleId}`, "make it with a role step first")
    const role = { ...before, ...change }
    guild.roles.set(roleId, role)
    this.#world.publish(
      announce("GUILD_ROLE_UPDATE", guildId, Intents.guilds, { guild_id: guildId, role: rolePayload(role) })
    )
    return role
  }

  removeRole(guildId: string, roleId: string): void {
    const guild = this.#world.guild(guildId)
    guild.roles.delete(roleId)
    // Discord sends the role's deletion alone; that its holders lost it goes without saying.
    for (const member of guild.members.values()) {
      if (!member.roles.includes(roleId)) continue
      guild.members.set(member.userId, { ...member, roles: member.roles.filter((id) => id !== roleId) })
      this.#world.truth.note(guild, member.userId)
    }
    this.#world.publish(announce("GUILD_ROLE_DELETE", guildId, Intents.guilds, { guild_id: guildId, role_id: roleId }))
  }

  #announceChannel(name: string, channel: Channel): void {
    if (channel.guildId === null) return
    const { facts } = this.#world.guild(channel.guildId)
    this.#world.publish(announce(name, channel.guildId, Intents.guilds, guildChannelPayload(channel, facts)))
  }
}
