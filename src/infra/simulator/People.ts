import { announce, Intents } from "./dispatch.ts"
import type { Member, User } from "./model.ts"
import { memberPayload, userPayload } from "./payloads.ts"
import type { World } from "./World.ts"

export const newMember = (joinedAt: number, userId: string, roles: ReadonlyArray<string>): Member => {
  return { userId, nick: null, roles, joinedAt, mute: false, deaf: false, pending: false, timedOutUntil: null }
}

/** Who is in which guild, and as what. */
export class People {
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  addMember(guildId: string, userId: string, roles: ReadonlyArray<string> = [], pending = false): Member {
    const guild = this.#world.guild(guildId)
    const member = { ...newMember(this.#world.now(), userId, roles), pending }
    guild.members.set(userId, member)
    const data = { guild_id: guildId, ...memberPayload(member, this.#world.user(userId)) }
    this.#world.publish(announce("GUILD_MEMBER_ADD", guildId, Intents.members, data))
    return member
  }

  updateMember(guildId: string, userId: string, change: Partial<Omit<Member, "userId" | "joinedAt">>): Member {
    const guild = this.#world.guild(guildId)
    const member = { ...this.#world.member(guildId, userId), ...change }
    guild.members.set(userId, member)
    this.#world.truth.note(guild, userId)
    const data = { guild_id: guildId, ...memberPayload(member, this.#world.user(userId)) }
    const intent = userId === this.#world.bot.id ? 0 : Intents.members
    this.#world.publish(announce("GUILD_MEMBER_UPDATE", guildId, intent, data))
    return member
  }

  /** A new name or avatar: told once for each guild the user shares with the bot. */
  updateUser(
    userId: string,
    change: Partial<Pick<User, "name" | "avatar" | "directMessages" | "clientSession">>
  ): void {
    this.#world.users.set(userId, { ...this.#world.user(userId), ...change })
    if (change.name === undefined && change.avatar === undefined) return
    for (const [guildId, guild] of this.#world.guilds)
      if (guild.members.has(userId)) this.updateMember(guildId, userId, {})
  }

  /** Removes a member's record and announces it. Their voice state must be gone by then. */
  removeMember(guildId: string, userId: string): void {
    this.#world.guild(guildId).members.delete(userId)
    const data = { guild_id: guildId, user: userPayload(this.#world.user(userId)) }
    this.#world.publish(announce("GUILD_MEMBER_REMOVE", guildId, Intents.members, data))
  }
}
