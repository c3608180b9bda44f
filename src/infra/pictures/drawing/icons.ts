import { Path2D } from "@napi-rs/canvas"
import type { Brush } from "./brush.ts"

/** Lines on a field of 24 by 24. */
const icons = {
  xp: "M12 3l2.8 5.7 6.2.9-4.5 4.4 1.1 6.2-5.6-3-5.6 3 1.1-6.2L3 9.6l6.2-.9z",
  messages: "M5 4h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z",
  voice: "M4 19v-6a8 8 0 0 1 16 0v6M4 14h4v7H6a2 2 0 0 1-2-2zM20 14h-4v7h2a2 2 0 0 0 2-2z",
  active: "M12 2a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V5a3 3 0 0 1 3-3zM5 11a7 7 0 0 0 14 0M12 18v4",
  afk: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
  video: "M4 6h9a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2zM15 11l7-4v10l-7-4z",
  streaming: "M4 4h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM8 21h8M12 16v5"
} as const

export type Icon = keyof typeof icons

export const drawIcon = (brush: Brush, icon: Icon, x: number, y: number, size: number, colour: string): void => {
  brush.save()
  brush.translate(x, y)
  brush.scale(size / 24, size / 24)
  brush.strokeStyle = colour
  brush.lineWidth = 2.2
  brush.lineJoin = "round"
  brush.lineCap = "round"
  brush.stroke(new Path2D(icons[icon]))
  brush.restore()
}
