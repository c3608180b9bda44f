import type { GuildDispatch } from "../../infra/discord/dispatch.ts"
import type { GuildId } from "../../machines/ids.ts"

/** What workers beside the actors are told of a guild. */
export type GuildNews =
  | Extract<GuildDispatch, { readonly _tag: "MemberJoined" | "RoleChanged" | "RoleDeleted" }>
  | (Extract<GuildDispatch, { readonly _tag: "MemberChanged" }> & {
      /** It changed after this instant, the last at which we saw the guild before: ms, UTC. */
      readonly seen: number
    })
  | {
      readonly _tag: "GuildSeen"
      readonly guildId: GuildId
      /** When the bot joined it: ms, UTC; null when Discord does not say. */
      readonly joinedAt: number | null
    }
