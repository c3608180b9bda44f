/** All lengths in units of the card, of which a picture has `scale` pixels each way. */

/** Discord shows a picture 550 wide and 350 high at most: more pixels than 1200 would be thrown away on any screen. */
export const scale = 1.5

export const card = { width: 800, radius: 28, padding: 36 } as const

/** A large disc that reaches in from the upper right. */
export const glow = { x: 700, y: -60, radius: 420 } as const

export const standing = {
  height: 172,
  avatar: 108,
  nameX: 168,
  figureGap: 34,
  /** Baselines and tops, from the top of the block. */
  name: 66,
  nameAboveSubtitle: 50,
  subtitle: 82,
  label: 24,
  figure: 70,
  caption: 142,
  bar: 154,
  barHeight: 18
} as const

export const tiles = { top: 234, height: 88, gap: 14, radius: 16, inset: 18, icon: 20 } as const

export const board = {
  padding: 26,
  icon: 54,
  titleX: 96,
  rowsTop: 98,
  rowHeight: 40,
  rowGap: 6,
  rowRadius: 12,
  ownGap: 12,
  emptyHeight: 190,
  placeX: 54,
  medalRadius: 14,
  avatarX: 84,
  avatar: 30,
  nameX: 126,
  columnGap: 22,
  valueX: 756
} as const

export const statistics = {
  padding: 26,
  icon: 54,
  titleX: 96,
  tilesTop: 100,
  tileGap: 10,
  tileInset: 16,
  tileRadius: 14,
  tileLine: 20,
  linesHeight: 288,
  calendarHeight: 184,
  emptyHeight: 200,
  fontSize: 16
} as const
