import { Effect } from "effect"
import { DiscordRest } from "../../infra/discord/DiscordRest.ts"
import { GuildRest } from "../../infra/discord/GuildRest.ts"
import type { GuildId } from "../../machines/ids.ts"
import { roleRefusal } from "../../machines/leveling/roleRefusal.ts"

/** The roles of a guild, each with why it cannot be tied to a level; null: it can. */
export const examineRoles = Effect.fnUntraced(function* (guildId: GuildId) {
  const rest = yield* GuildRest
  const roles = yield* rest.roles(guildId)
  const self = yield* DiscordRest.use(({ currentUser }) => currentUser)
  const own = (yield* rest.member(guildId, self.id))?.roles ?? []
  const highest = Math.max(0, ...roles.filter(({ id }) => own.includes(id)).map(({ position }) => position))
  return roles.map((role) => ({ role, refusal: roleRefusal(role, guildId, highest) }))
})

export type ExaminedRole = Effect.Success<ReturnType<typeof examineRoles>>[number]
