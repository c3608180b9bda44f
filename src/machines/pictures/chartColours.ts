import type { Theme } from "./theme.ts"

/**
 * Colours of charts as `#rrggbb`. All that must be told apart differs in lightness, by ten steps of CIE L* or more, so
 * that it does for every eye and on paper, too; lines differ in their dashes besides.
 */
export interface ChartColours {
  readonly current: string
  /** Latest first, fading into the card. */
  readonly earlier: readonly [string, string, string]
  readonly mean: string
  /** Lines across, behind the values. */
  readonly grid: string
  /** Of a day: without anything, then from little to much, of one hue. */
  readonly levels: readonly [string, string, string, string, string]
}

export const chartColours: Readonly<Record<Theme, ChartColours>> = {
  midnight: {
    current: "#c3ccfe",
    earlier: ["#a9aec6", "#8c91a8", "#70758b"],
    mean: "#f5f6fe",
    grid: "#333a58",
    levels: ["#373a4c", "#565d91", "#767fc2", "#9ba6f3", "#c7cffe"]
  },
  daylight: {
    current: "#242094",
    earlier: ["#545a6f", "#6e748a", "#888fa6"],
    mean: "#0e101a",
    grid: "#d8ddec",
    levels: ["#d6dcf2", "#a0b3fe", "#6f84fd", "#4b59ce", "#2c2ea1"]
  },
  ocean: {
    current: "#6ee1f7",
    earlier: ["#9bb3c2", "#7e95a5", "#627988"],
    mean: "#eff8fa",
    grid: "#17485f",
    levels: ["#2e464b", "#0b6a79", "#1f90a3", "#41bacf", "#6ee1f7"]
  },
  forest: {
    current: "#90e4a4",
    earlier: ["#9bb5a8", "#7e988b", "#627b6f"],
    mean: "#f2f8f3",
    grid: "#2a4b3c",
    levels: ["#344437", "#326c42", "#4a925d", "#69bd7f", "#90e4a4"]
  },
  sunset: {
    current: "#ffc5a2",
    earlier: ["#bfa9ba", "#a18c9c", "#857080"],
    mean: "#fdf5f1",
    grid: "#653a4c",
    levels: ["#503f34", "#845638", "#b17651", "#e19c70", "#ffc5a2"]
  },
  contrast: {
    current: "#f7d943",
    earlier: ["#b3b3b3", "#919191", "#6f6f6f"],
    mean: "#ffffff",
    grid: "#404040",
    levels: ["#353535", "#6e5e00", "#9f8800", "#d2b507", "#ffe254"]
  }
}
