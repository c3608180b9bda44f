import type { Theme } from "./theme.ts"

/** Colours as `#rrggbb`, all opaque, so that the contrast of any two of them is known. */
export interface Palette {
  readonly background: string
  /** A part of the card, lighter or darker. */
  readonly glow: string
  /** Tiles and rows on the card. */
  readonly surface: string
  /** What a bar fills a row with. */
  readonly share: string
  /** What it fills the row of whoever asks with. */
  readonly own: string
  /** The empty part of a progress bar. */
  readonly track: string
  readonly text: string
  readonly muted: string
  readonly accent: string
}

export const palettes: Readonly<Record<Theme, Palette>> = {
  midnight: {
    background: "#151828",
    glow: "#1d2238",
    surface: "#262c45",
    share: "#323a5e",
    own: "#3a3670",
    track: "#333a58",
    text: "#f5f6ff",
    muted: "#b4bbd8",
    accent: "#a5b1ff"
  },
  daylight: {
    background: "#ffffff",
    glow: "#f3f5fb",
    surface: "#eaedf6",
    share: "#d6dcf2",
    own: "#d9d5f7",
    track: "#dde2f0",
    text: "#171a2b",
    muted: "#4c5470",
    accent: "#3a43b8"
  },
  ocean: {
    background: "#072231",
    glow: "#0b3145",
    surface: "#113c53",
    share: "#17506c",
    own: "#0d5a68",
    track: "#17485f",
    text: "#effaff",
    muted: "#aed0de",
    accent: "#68dcf2"
  },
  forest: {
    background: "#0f2119",
    glow: "#173026",
    surface: "#1f3d30",
    share: "#2a5240",
    own: "#38572c",
    track: "#2a4b3c",
    text: "#f1fbf4",
    muted: "#b1cfbe",
    accent: "#8fe3a3"
  },
  sunset: {
    background: "#291425",
    glow: "#451d2f",
    surface: "#512a3d",
    share: "#6a354a",
    own: "#74402f",
    track: "#653a4c",
    text: "#fff5f0",
    muted: "#e3bfc0",
    accent: "#ffb88c"
  },
  contrast: {
    background: "#000000",
    glow: "#000000",
    surface: "#1a1a1a",
    share: "#333333",
    own: "#4a4000",
    track: "#4d4d4d",
    text: "#ffffff",
    muted: "#e6e6e6",
    accent: "#ffe14d"
  }
}

/** A coloured disc with what is written on it. */
export interface Disc {
  readonly fill: string
  readonly text: string
}

/** Of the first three places. */
export const medals: ReadonlyArray<Disc> = [
  { fill: "#f4c542", text: "#3a2a00" },
  { fill: "#c9d1dc", text: "#262c36" },
  { fill: "#dd9a63", text: "#341a05" }
]

const onWhiteText = (fill: string): Disc => ({ fill, text: "#ffffff" })

/** Behind initials. */
const indigo = onWhiteText("#3f51b5")
const others = ["#8e3a9d", "#b3325c", "#b23b2e", "#8a5a00", "#4b7323", "#1c7a5e", "#1a6f93"].map(onWhiteText)
export const faceDiscs: ReadonlyArray<Disc> = [indigo, ...others]

/** The same for the same id, everywhere and always. */
export const faceDiscOf = (id: string): Disc => {
  let hash = 0
  for (const character of id) hash = (hash * 31 + character.charCodeAt(0)) % 1_000_003
  return faceDiscs[hash % faceDiscs.length] ?? indigo
}
