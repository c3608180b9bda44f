import { Cache, Clock, Context, Effect, Layer } from "effect"
import { type ExaminedRole, examineRoles } from "../../../actors/levelRoles/examineRoles.ts"
import type { DiscordRestError } from "../../../infra/discord/DiscordClient.ts"
import type { DiscordRest } from "../../../infra/discord/DiscordRest.ts"
import type { GuildRest } from "../../../infra/discord/GuildRest.ts"
import type { GuildId, RoleId, UserId } from "../../../machines/ids.ts"

/** A role to be tied to a level. */
export interface Tying {
  readonly level: number
  /** null: it has yet to be made. */
  readonly roleId: RoleId | null
  readonly name: string
  readonly emoji: string | null
  readonly how: "tied" | "made" | "renamed"
}

/** How long a private answer can be changed, and so how long consent can be given: ms. */
const lapsesAfter = 15 * 60_000

interface Asked {
  readonly tying: Tying
  readonly at: number
}

/** Where administrators tie roles to levels. */
export class LevelRoleDesk extends Context.Service<
  LevelRoleDesk,
  {
    readonly roles: (guildId: GuildId) => Effect.Effect<ReadonlyArray<ExaminedRole>, DiscordRestError>
    /** The same, up to half a minute old: for what is asked at every key. */
    readonly recentRoles: (guildId: GuildId) => Effect.Effect<ReadonlyArray<ExaminedRole>, DiscordRestError>
    /** Keeps what somebody was asked to consent to: it is too much for a custom id. Answers its mark. */
    readonly ask: (guildId: GuildId, userId: UserId, tying: Tying) => Effect.Effect<number>
    /** Takes it out again; null: it has lapsed, or something newer was asked. */
    readonly consented: (guildId: GuildId, userId: UserId, mark: number) => Effect.Effect<Tying | null>
  }
>()("guildhall/entrypoints/LevelRoleDesk") {
  static readonly layer = Layer.effect(
    LevelRoleDesk,
    Effect.gen(function* () {
      const context = yield* Effect.context<DiscordRest | GuildRest>()
      const roles = (guildId: GuildId) => Effect.provideContext(examineRoles(guildId), context)
      const recent = yield* Cache.make({ capacity: 1000, timeToLive: "30 seconds", lookup: roles })
      const asked = new Map<string, Asked>()
      const keyOf = (guildId: GuildId, userId: UserId) => `${guildId} ${userId}`
      return LevelRoleDesk.of({
        roles,
        recentRoles: (guildId) => Cache.get(recent, guildId),
        ask: Effect.fnUntraced(function* (guildId, userId, tying) {
          const at = yield* Clock.currentTimeMillis
          for (const [key, other] of asked) if (other.at < at - lapsesAfter) asked.delete(key)
          asked.set(keyOf(guildId, userId), { tying, at })
          return at
        }),
        consented: (guildId, userId, mark) =>
          Effect.sync(() => {
            const key = keyOf(guildId, userId)
            const found = asked.get(key)
            if (found?.at !== mark) return null
            asked.delete(key)
            return found.tying
          })
      })
    })
  )
}
