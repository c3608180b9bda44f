import { Effect } from "effect"
import { nearest } from "../../../infra/config/nearest.ts"
import type { GuildSettings } from "../../../machines/settings/GuildSettings.ts"
import type { Changes } from "../../../machines/settings/paths.ts"
import { refusalText } from "../../../machines/texts/panelRefusals.ts"
import { Refusal, type Use } from "../Use.ts"
import { SettingsDesk } from "./SettingsDesk.ts"

/** The timezone that somebody may have meant: by its city, whatever stands before it, or nearly so. */
const nearestTimezone = (meant: string): string | null => {
  const plain = (name: string) => name.toLowerCase().replaceAll(" ", "_")
  const zones = new Map(Intl.supportedValuesOf("timeZone").map((zone) => [plain(zone), zone]))
  const cities = new Map([...zones].map(([name, zone]) => [name.split("/").at(-1) ?? name, zone]))
  const city = plain(meant).split("/").at(-1) ?? ""
  const near = cities.has(city) ? city : nearest(city, [...cities.keys()])
  return near === null ? null : (cities.get(near) ?? null)
}

/**
 * Changes a guild's settings for whoever uses the panel. `written`: what they wrote, by setting; what does not fit is
 * told with it, and nothing is changed.
 */
export const amend = Effect.fnUntraced(function* (
  { caller, guildId }: Use,
  change: (settings: GuildSettings) => Changes,
  written: Readonly<Record<string, string>> = {}
) {
  const desk = yield* SettingsDesk
  return yield* desk.change(guildId, caller.userId, change).pipe(
    Effect.catchTag("SettingsUnfit", ({ unfit }) => {
      const { timezone } = written
      const suggestion = timezone === undefined ? null : nearestTimezone(timezone)
      return Effect.fail(new Refusal({ say: (language) => refusalText(language, unfit, written, suggestion) }))
    })
  )
})
