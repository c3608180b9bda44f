import type { Activity } from "./answers.ts"

/** Colours of states. Activities that touch in a stacked plot differ in lightness, by eight steps of CIE L* or more. */
export interface Signs {
  readonly activity: Readonly<Record<Activity, string>>
  readonly good: string
  readonly warning: string
  readonly bad: string
}

/** The palettes that the console comes in. */
export type ConsoleTheme = "midnight" | "daylight"

export const signs: Readonly<Record<ConsoleTheme, Signs>> = {
  midnight: {
    activity: {
      active: "#83f0a4",
      streaming: "#d7a9ff",
      video: "#1084e0",
      afk: "#cd8b32",
      dormant: "#676f86",
      disconnected: "#676f86"
    },
    good: "#7ada96",
    warning: "#fdc25a",
    bad: "#fe8980"
  },
  daylight: {
    activity: {
      active: "#157a40",
      streaming: "#430c7f",
      video: "#074d95",
      afk: "#c08922",
      dormant: "#5f6579",
      disconnected: "#8b91a3"
    },
    good: "#047339",
    warning: "#a15801",
    bad: "#c21e1f"
  }
}
