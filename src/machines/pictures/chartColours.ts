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
    levels: ["#373b4c", "#535b8f", "#737dbf", "#98a3f0", "#c7cffe"]
  },
  daylight: {
    current: "#2e2cb0",
    earlier: ["#565b70", "#6e748a", "#878da4"],
    mean: "#151928",
    grid: "#d8ddec",
    levels: ["#dce2f7", "#a7b8ff", "#7488f6", "#4d5cd2", "#2e31a5"]
  },
  ocean: {
    current: "#6ee1f7",
    earlier: ["#9bb3c2", "#7e95a5", "#627988"],
    mean: "#eff8fa",
    grid: "#17485f",
    levels: ["#2c3e49", "#056877", "#1a8ea0", "#3eb7cd", "#6ee1f7"]
  },
  forest: {
    current: "#90e4a4",
    earlier: ["#9bb5a8", "#7e988b", "#627b6f"],
    mean: "#f2f8f3",
    grid: "#2a4b3c",
    levels: ["#2c4036", "#306a40", "#47905b", "#67ba7c", "#90e4a4"]
  },
  sunset: {
    current: "#ffc5a2",
    earlier: ["#bfa9ba", "#a18c9c", "#857080"],
    mean: "#fdf5f1",
    grid: "#653a4c",
    levels: ["#4b3b47", "#825336", "#ae744e", "#de996e", "#ffc5a2"]
  },
  contrast: {
    current: "#ffe14d",
    earlier: ["#bbbbbb", "#969696", "#727272"],
    mean: "#ffffff",
    grid: "#4d4d4d",
    levels: ["#353535", "#6e5e00", "#9f8800", "#d2b507", "#ffe254"]
  }
}
