import { Context, type Effect } from "effect"
import type { GuildId } from "../../machines/ids.ts"
import { defaultSettings, type GuildSettings } from "../../machines/settings/GuildSettings.ts"
import type { LedgerUnavailable } from "./LedgerStore.ts"

/** What holds in a guild that has chosen nothing. */
export const DefaultSettings = Context.Reference<GuildSettings>("guildhall/infra/DefaultSettings", {
  defaultValue: () => defaultSettings
})

/** Guild settings in the database, each change with who, when, before and after. */
export class SettingsStore extends Context.Service<
  SettingsStore,
  {
    /** The stored settings, or the defaults. A stored row that no longer decodes is reported and read as defaults. */
    readonly load: (guildId: GuildId) => Effect.Effect<GuildSettings, LedgerUnavailable>
    /** Stores and audits; a changed curve recomputes every level of the guild in one statement. */
    readonly save: (guildId: GuildId, settings: GuildSettings, by: string) => Effect.Effect<void, LedgerUnavailable>
  }
>()("guildhall/infra/SettingsStore") {}
