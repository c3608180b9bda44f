import type { Guild } from "../model.ts"
import { channelTypes, guildChannelPayload, memberPayload, rolePayload, userPayload } from "../payloads.ts"
import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import { refuse } from "../World.ts"
import type { Names } from "./Names.ts"

/** What somebody names in an interaction, and what Discord sends along of it: `resolved`. */
export class Resolved {
  readonly #discord: SimulatedDiscord
  readonly #names: Names
  /** null: in a direct channel, where there are only users. */
  readonly #guild: Guild | null
  readonly #channelId: string
  readonly #callerId: string
  readonly #users: Record<string, unknown> = {}
  readonly #members: Record<string, unknown> = {}
  readonly #roles: Record<string, unknown> = {}
  readonly #channels: Record<string, unknown> = {}

  constructor(
    discord: SimulatedDiscord,
    names: Names,
    place: { readonly guild: Guild | null; readonly channelId: string; readonly callerId: string }
  ) {
    this.#discord = discord
    this.#names = names
    this.#guild = place.guild
    this.#channelId = place.channelId
    this.#callerId = place.callerId
  }

  /** A user; of a member also what they may do where the interaction happens. */
  user(name: string): string {
    const { world } = this.#discord
    const userId = this.#names.user(name)
    const user = world.user(userId)
    const member = this.#guild?.members.get(userId)
    this.#users[userId] = userPayload(user)
    if (member !== undefined) {
      const { deaf: _deaf, mute: _mute, user: _user, ...rest } = memberPayload(member, user)
      this.#members[userId] = { ...rest, permissions: world.permissions(this.#channelId, userId).toString() }
    }
    return userId
  }

  role(name: string): string {
    const role = this.#names.role(this.#here(), name)
    this.#roles[role.id] = rolePayload(role)
    return role.id
  }

  /** A role, or else a user. */
  mentionable(name: string): string {
    const id = this.#names.id(name)
    const isRole = [...this.#here().roles.values()].some((role) => role.id === id || role.name === name)
    return isRole ? this.role(name) : this.user(name)
  }

  /** `types`: Discord's types that are offered; empty: all. */
  channel(name: string, types: ReadonlyArray<number>): string {
    const guild = this.#here()
    const channel = this.#names.channel(guild, name)
    const type = channelTypes[channel.kind]
    if (types.length > 0 && !types.includes(type)) refuse(`${channel.name} is not offered`, "name one of another kind")
    const payload = guildChannelPayload(channel, guild.facts)
    this.#channels[channel.id] = {
      id: channel.id,
      name: channel.name,
      type,
      parent_id: channel.parentId,
      permissions: this.#discord.world.permissions(channel.id, this.#callerId).toString(),
      ...("thread_metadata" in payload ? { thread_metadata: payload.thread_metadata } : {})
    }
    return channel.id
  }

  /** As part of an interaction's data; nothing when nothing was named. */
  get data(): { readonly resolved?: object } {
    const found = { users: this.#users, members: this.#members, roles: this.#roles, channels: this.#channels }
    const named = Object.entries(found).filter(([, records]) => Object.keys(records).length > 0)
    return named.length === 0 ? {} : { resolved: Object.fromEntries(named) }
  }

  #here(): Guild {
    return this.#guild ?? refuse("a direct channel has no roles and channels", "do it in a guild")
  }
}
