/** Where a chart is drawn, and in which letters. Lengths are in units: those of a card, or CSS pixels. */
export interface ChartRoom {
  readonly width: number
  readonly height: number
  /** Pixels a unit. */
  readonly density: number
  readonly fontFamily: string
  readonly fontSize: number
}
