import { Context, Effect, Layer } from "effect"
import { isLoopback } from "../../infra/config/addresses.ts"
import { Faces } from "../../infra/discord/Faces.ts"
import type { LedgerUnavailable } from "../../infra/ledger/LedgerStore.ts"
import { WebBoardStore } from "../../infra/ledger/WebBoardStore.ts"
import type { GuildId, UserId } from "../../machines/ids.ts"
import type { GuildSettings } from "../../machines/settings/GuildSettings.ts"

/** The addresses of public boards. */
export class BoardLinks extends Context.Service<
  BoardLinks,
  {
    /** Where a guild's board is, or would be: its slug is made when it is first asked for. */
    readonly address: (guildId: GuildId) => Effect.Effect<string, LedgerUnavailable>
    /**
     * A link for others to follow, which lights the row of a member when one is given. null: the board is not public, or
     * nobody but this machine would reach it.
     */
    readonly link: (
      guildId: GuildId,
      settings: GuildSettings,
      me: UserId | null
    ) => Effect.Effect<string | null, LedgerUnavailable>
  }
>()("guildhall/actors/BoardLinks") {
  /** `publicUrl`: the address of the site as visitors see it, without a slash at its end. */
  static readonly layer = (publicUrl: string) =>
    Layer.effect(
      BoardLinks,
      Effect.gen(function* () {
        const faces = yield* Faces
        const webBoards = yield* WebBoardStore
        const address = Effect.fnUntraced(function* (guildId: GuildId) {
          const name = (yield* faces.guildProfile(guildId))?.name ?? guildId
          return `${publicUrl}/g/${yield* webBoards.slug(guildId, name)}`
        })
        return BoardLinks.of({
          address,
          link: Effect.fnUntraced(function* (guildId, settings, me) {
            if (!settings.modules.webBoard || isLoopback(publicUrl)) return null
            const board = yield* address(guildId)
            return me === null ? board : `${board}?me=${me}`
          })
        })
      })
    )
}
