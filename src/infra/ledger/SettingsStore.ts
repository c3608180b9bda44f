import { Context, type Effect } from "effect"
import type { GuildId } from "../../machines/ids.ts"
import { type CurveSettings, defaultSettings, type GuildSettings } from "../../machines/settings/GuildSettings.ts"
import type { LedgerUnavailable } from "./LedgerStore.ts"

/** What holds in a guild that has chosen nothing. */
export const DefaultSettings = Context.Reference<GuildSettings>("guildhall/infra/DefaultSettings", {
  defaultValue: () => defaultSettings
})

/** What a curve would do to the levels of those present. */
export interface CurvePreview {
  readonly members: number
  readonly rise: number
  readonly fall: number
}

/** A change of settings. `before`: what held until then. */
export interface SettingsChange {
  /** ms, UTC */
  readonly at: number
  readonly by: string
  readonly before: GuildSettings
  readonly after: GuildSettings
}

/** Guild settings in the database, each change with who, when, before and after. */
export class SettingsStore extends Context.Service<
  SettingsStore,
  {
    /** The stored settings, or the defaults. A stored row that no longer decodes is reported and read as defaults. */
    readonly load: (guildId: GuildId) => Effect.Effect<GuildSettings, LedgerUnavailable>
    /**
     * Stores and audits. With a changed curve every level of the guild is another at once; when the answer comes, the
     * stored ones have followed.
     */
    readonly save: (guildId: GuildId, settings: GuildSettings, by: string) => Effect.Effect<void, LedgerUnavailable>
    readonly previewCurve: (guildId: GuildId, curve: CurveSettings) => Effect.Effect<CurvePreview, LedgerUnavailable>
    /** The latest changes, newest first. */
    readonly changes: (
      guildId: GuildId,
      limit: number
    ) => Effect.Effect<ReadonlyArray<SettingsChange>, LedgerUnavailable>
  }
>()("guildhall/infra/SettingsStore") {}
