import { announce, Intents } from "./dispatch.ts"
import type { Guild, Member, User } from "./model.ts"
import { memberPayload, userPayload } from "./payloads.ts"
import { refuse, type World } from "./World.ts"

export const newMember = (joinedAt: number, userId: string, roles: ReadonlyArray<string>): Member => {
  return {
    userId,
    nick: null,
    avatar: null,
    roles,
    joinedAt,
    mute: false,
    deaf: false,
    pending: false,
    timedOutUntil: null
  }
}

const byId = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)

/** The first place after an id in ids sorted by age. */
const placeAfter = (ids: ReadonlyArray<string>, id: string): number => {
  let [from, to] = [0, ids.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (byId(ids[middle] ?? "", id) <= 0) from = middle + 1
    else to = middle
  }
  return from
}

/** Who is in which guild, and as what. */
export class People {
  readonly #world: World
  /** The ids of a guild's members by age, once somebody has paged through them: sorting 100 000 takes its time. */
  readonly #sorted = new WeakMap<Guild, Array<string>>()

  constructor(world: World) {
    this.#world = world
  }

  addMember(guildId: string, userId: string, roles: ReadonlyArray<string> = [], pending = false): Member {
    const guild = this.#world.guild(guildId)
    if (guild.bans.has(userId)) refuse(`${this.#world.user(userId).name} is banned`, "let an unban step come first")
    const member = { ...newMember(this.#world.now(), userId, roles), pending }
    const ids = guild.members.has(userId) ? undefined : this.#sorted.get(guild)
    ids?.splice(placeAfter(ids, userId), 0, userId)
    guild.members.set(userId, member)
    const data = { guild_id: guildId, ...memberPayload(member, this.#world.user(userId)) }
    this.#world.publish(announce("GUILD_MEMBER_ADD", guildId, Intents.members, data))
    return member
  }

  /** Brings in so many people at once, in silence: the bot is not there yet. Each holds one of the roles, in turn. */
  fill(guildId: string, count: number, roles: ReadonlyArray<string>): void {
    const { members } = this.#world.guild(guildId)
    const joinedAt = this.#world.now()
    for (let n = 0; n < count; n += 1) {
      const { id } = this.#world.newUser(`Member ${n + 1}`, {})
      const role = roles[n % roles.length]
      members.set(id, newMember(joinedAt, id, role === undefined ? [] : [role]))
    }
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
    change: Partial<Pick<User, "name" | "avatar" | "directMessages" | "locale" | "clientSession">>
  ): void {
    this.#world.users.set(userId, { ...this.#world.user(userId), ...change })
    if (change.name === undefined && change.avatar === undefined) return
    for (const [guildId, guild] of this.#world.guilds)
      if (guild.members.has(userId)) this.updateMember(guildId, userId, {})
  }

  /** So many members whose ids come after another's, the oldest first. */
  page(guildId: string, after: string, limit: number): ReadonlyArray<Member> {
    const guild = this.#world.guild(guildId)
    const ids = this.#sorted.get(guild) ?? [...guild.members.keys()].sort(byId)
    this.#sorted.set(guild, ids)
    const from = placeAfter(ids, after)
    return ids.slice(from, from + limit).flatMap((id) => guild.members.get(id) ?? [])
  }

  /** Removes a member's record and announces it. Their voice state must be gone by then. */
  removeMember(guildId: string, userId: string): void {
    const guild = this.#world.guild(guildId)
    const ids = guild.members.delete(userId) ? this.#sorted.get(guild) : undefined
    ids?.splice(placeAfter(ids, userId) - 1, 1)
    const data = { guild_id: guildId, user: userPayload(this.#world.user(userId)) }
    this.#world.publish(announce("GUILD_MEMBER_REMOVE", guildId, Intents.members, data))
  }
}
