import { Context, type Effect } from "effect"
import type { GuildId } from "../../machines/ids.ts"
import type { Language } from "../../machines/texts/language.ts"
import type { LedgerUnavailable } from "./LedgerStore.ts"

/** A guild whose board everybody may see. */
export interface PublicGuild {
  readonly guildId: GuildId
  readonly language: Language
}

/** Where guilds' boards are on the web. */
export class WebBoardStore extends Context.Service<
  WebBoardStore,
  {
    /** null: no guild has that slug, or its board is not public. */
    readonly find: (slug: string) => Effect.Effect<PublicGuild | null, LedgerUnavailable>
    /** The guild's slug: made of its name when it is first asked for, and its own from then on. */
    readonly slug: (guildId: GuildId, name: string) => Effect.Effect<string, LedgerUnavailable>
  }
>()("guildhall/infra/WebBoardStore") {}
