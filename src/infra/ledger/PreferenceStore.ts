import { Context, type Effect, Schema } from "effect"
import type { GuildId, UserId } from "../../machines/ids.ts"
import { Theme } from "../../machines/pictures/theme.ts"
import { Language } from "../../machines/texts/language.ts"
import type { LedgerUnavailable } from "./LedgerStore.ts"

/** What a member may choose for one guild. */
export const Preferences = Schema.Struct({
  /** Direct messages. */
  direct: Schema.Boolean,
  /** Pinged in notices, or only named. */
  ping: Schema.Boolean,
  /** null: as Discord shows itself to them. */
  language: Schema.NullOr(Language),
  /** null: the guild's. */
  theme: Schema.NullOr(Theme)
})
export interface Preferences extends Schema.Schema.Type<typeof Preferences> {}

/** What members chose, in the database. */
export class PreferenceStore extends Context.Service<
  PreferenceStore,
  {
    /** What was chosen, or the defaults. What is stored and no longer exists reads as not chosen. */
    readonly load: (guildId: GuildId, userId: UserId) => Effect.Effect<Preferences, LedgerUnavailable>
    readonly save: (
      guildId: GuildId,
      userId: UserId,
      preferences: Preferences
    ) => Effect.Effect<void, LedgerUnavailable>
  }
>()("guildhall/infra/PreferenceStore") {}
