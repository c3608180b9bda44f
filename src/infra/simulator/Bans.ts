import { announce, Intents } from "./dispatch.ts"
import { userPayload } from "./payloads.ts"
import type { Voice } from "./Voice.ts"
import { refuse, type World } from "./World.ts"

/** Who was put out of a guild for good, until someone lets them back. */
export class Bans {
  readonly #world: World
  readonly #voice: Voice

  constructor(world: World, voice: Voice) {
    this.#world = world
    this.#voice = voice
  }

  /** Also somebody who is not there. Who is, is removed. */
  ban(guildId: string, userId: string, reason: string | null): void {
    const guild = this.#world.guild(guildId)
    guild.bans.set(userId, reason)
    this.#announce("GUILD_BAN_ADD", guildId, userId)
    if (guild.members.has(userId)) this.#voice.kick(guildId, userId)
  }

  unban(guildId: string, userId: string): void {
    if (!this.#world.guild(guildId).bans.delete(userId)) refuse("nobody of that name is banned", "ban them first")
    this.#announce("GUILD_BAN_REMOVE", guildId, userId)
  }

  #announce(name: string, guildId: string, userId: string): void {
    const data = { guild_id: guildId, user: userPayload(this.#world.user(userId)) }
    this.#world.publish(announce(name, guildId, Intents.moderation, data))
  }
}
