import { announce, type Announcement, Dispatch, Intents } from "./dispatch.ts"
import type { Channel, Guild, Member, User } from "./model.ts"
import { guildWholePayload, memberPayload, voiceStatePayload, type Whereabouts } from "./payloads.ts"
import { inDirect, permissionsOf, restoredRole } from "./permissions.ts"
import type { SavedWorld } from "./SavedWorld.ts"
import { Snowflakes } from "./Snowflakes.ts"
import { Truth } from "./Truth.ts"
import { WorldRefused } from "./WorldRefused.ts"

export interface WorldOptions {
  /** ms, UTC. Ids and every instant come from it; a test clock should stand at a realistic date. */
  readonly now: () => number
  readonly publish: (announcement: Announcement) => void
  readonly botName?: string
}

/**
 * The guilds and people of a simulated Discord, without sockets and timers: their records, how to find them, and what
 * the gateway says of them. `Places`, `People` and `Voice` change it.
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
  /** Whose application the bot is; null: nobody's but its own. */
  applicationOwnerId: string | null
  readonly #publish: (announcement: Announcement) => void

  constructor(options: WorldOptions, saved?: SavedWorld) {
    this.now = options.now
    this.#publish = options.publish
    this.snowflakes = new Snowflakes(options.now, saved?.made)
    this.truth = new Truth(options.now, saved?.truth)
    this.bot = saved?.bot ?? this.newUser(options.botName ?? "Guildhall", { bot: true })
    this.applicationOwnerId = saved?.applicationOwnerId ?? null
    this.users.set(this.bot.id, this.bot)
    for (const user of saved?.users ?? []) this.users.set(user.id, user)
    for (const direct of saved?.directs ?? []) this.directs.set(direct.id, direct)
    for (const guild of saved?.guilds ?? []) this.#restore(guild)
  }

  /** Everything that a restart must find again. */
  get saved(): Pick<SavedWorld, "made" | "bot" | "applicationOwnerId" | "users" | "directs" | "guilds" | "truth"> {
    return {
      made: this.snowflakes.made,
      bot: this.bot,
      applicationOwnerId: this.applicationOwnerId,
      users: [...this.users.values()],
      directs: [...this.directs.values()],
      guilds: [...this.guilds.values()].map(({ bans, channels, facts, members, roles, voice }) => ({
        facts,
        channels: [...channels.values()],
        roles: [...roles.values()],
        members: [...members.values()],
        voice: [...voice.values()],
        bans: [...bans]
      })),
      truth: this.truth.entries
    }
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

  hasChannel(channelId: string): boolean {
    return this.channelGuild.has(channelId) || this.directs.has(channelId)
  }

  channel(channelId: string): Channel {
    const guildId = this.channelGuild.get(channelId)
    const channel = guildId === undefined ? this.directs.get(channelId) : this.guild(guildId).channels.get(channelId)
    return channel ?? refuse(`no channel ${channelId}`, "make it with a channel step first")
  }

  /** What a member may do in a channel, as a bit set; in a direct one, all that matters there. */
  permissions(channelId: string, userId: string): bigint {
    const channel = this.channel(channelId)
    if (channel.guildId === null) return inDirect
    return permissionsOf(this.guild(channel.guildId), this.member(channel.guildId, userId), channel, this.now())
  }

  // What is made, and what is told of it

  newUser(name: string, { bot = false }: { readonly bot?: boolean }): User {
    const id = this.snowflakes.next()
    const user: User = {
      id,
      name,
      bot,
      // Most have a picture; every eighth has none.
      avatar: BigInt(id) % 8n === 0n ? null : this.newSessionId(`${id}0`),
      directMessages: "open",
      locale: "en-US",
      clientSession: this.newSessionId(id)
    }
    this.users.set(id, user)
    return user
  }

  /** 32 hexadecimal digits, as Discord's are; unique because its seed is an id. */
  newSessionId(seed: string): string {
    const id = BigInt(seed) * 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835n + BigInt(this.snowflakes.made)
    return BigInt.asUintN(128, id).toString(16).padStart(32, "0")
  }

  /** GUILD_CREATE: whole, but of members only the bot and those in voice, since it asks for no presences. */
  guildCreated(guildId: string): Announcement {
    return {
      name: "GUILD_CREATE",
      guildId,
      intent: Intents.guilds,
      inWords: (intents) => new Dispatch("GUILD_CREATE", this.#guildWhole(this.guild(guildId), intents))
    }
  }

  voiceStateChanged(guildId: string, state: Whereabouts): Announcement {
    const member = this.guild(guildId).members.get(state.userId)
    return announce("VOICE_STATE_UPDATE", guildId, Intents.voiceStates, {
      guild_id: guildId,
      ...voiceStatePayload(state),
      ...(member === undefined ? {} : { member: memberPayload(member, this.user(state.userId)) })
    })
  }

  #restore(saved: SavedWorld["guilds"][number]): void {
    const { id } = saved.facts
    this.guilds.set(id, {
      facts: saved.facts,
      channels: new Map(saved.channels.map((channel) => [channel.id, channel])),
      roles: new Map(saved.roles.map((role) => [role.id, restoredRole(role)])),
      members: new Map(saved.members.map((member) => [member.userId, member])),
      voice: new Map(saved.voice.map((state) => [state.userId, state])),
      bans: new Map(saved.bans)
    })
    for (const channel of saved.channels) this.channelGuild.set(channel.id, id)
  }

  #guildWhole(guild: Guild, intents: number) {
    const voices = (intents & Intents.voiceStates) === 0 ? [] : [...guild.voice.values()]
    const heard = new Set([this.bot.id, ...voices.map(({ userId }) => userId)])
    const members = [...heard].flatMap((userId) => {
      const member = guild.members.get(userId)
      return member === undefined ? [] : [memberPayload(member, this.user(userId))]
    })
    const joinedAt = guild.members.get(this.bot.id)?.joinedAt ?? this.now()
    return guildWholePayload(guild, { joinedAt, members, voices })
  }
}

export const refuse = (what: string, mend: string): never => {
  throw new WorldRefused({ what, mend })
}
