import { Result } from "effect"
import { defaultSettings, type GuildSettings } from "./GuildSettings.ts"
import { changed, type Difference, differences, type SettingPath, valueAt } from "./paths.ts"
import { validate } from "./validate.ts"

export const presetNames = ["community", "study", "gaming"] as const
export type PresetName = (typeof presetNames)[number]

/** What a preset decides; everything else stays as the guild chose it. */
type Decided =
  | Extract<SettingPath, `voice.rates.${string}` | `chat.${string}`>
  | "voice.afkChannel"
  | "voice.company"
  | "voice.settleInSeconds"
  | "voice.asleepHours"

const rates = (active: number, afk: number, video: number, streaming: number) => ({
  "voice.rates.active": active,
  "voice.rates.afk": afk,
  "voice.rates.video": video,
  "voice.rates.streaming": streaming
})

const chat = (min: number, max: number, cooldownSeconds: number) => ({
  "chat.xp.min": min,
  "chat.xp.max": max,
  "chat.cooldownSeconds": cooldownSeconds
})

export const presets = {
  community: {
    ...rates(50, 10, 50, 50),
    ...chat(15, 15, 15),
    "voice.afkChannel": "afk rate",
    "voice.company": false,
    "voice.settleInSeconds": 0,
    "voice.asleepHours": 0
  },
  // Who studies is muted and says nothing for hours: that is what counts, not talking.
  study: {
    ...rates(40, 40, 20, 10),
    ...chat(5, 10, 60),
    "voice.afkChannel": "nothing",
    "voice.company": false,
    "voice.settleInSeconds": 60,
    "voice.asleepHours": 4
  },
  gaming: {
    ...rates(50, 5, 20, 60),
    ...chat(10, 20, 30),
    "voice.afkChannel": "nothing",
    "voice.company": true,
    "voice.settleInSeconds": 0,
    "voice.asleepHours": 2
  }
} as const satisfies Readonly<Record<PresetName, Readonly<Record<Decided, unknown>>>>

export interface PresetPlan {
  /** What changes. */
  readonly changes: ReadonlyArray<Difference>
  /** Those of them that somebody had chosen otherwise than the defaults: gone for good. */
  readonly overwritten: ReadonlyArray<Difference>
}

/** What a preset would do to a guild's settings. */
export const planPreset = (settings: GuildSettings, name: PresetName): PresetPlan => {
  const changes = differences(settings, Result.getOrThrow(validate(changed(settings, presets[name]))))
  return {
    changes,
    overwritten: changes.filter(({ before, path }) => before !== valueAt(defaultSettings, path))
  }
}
