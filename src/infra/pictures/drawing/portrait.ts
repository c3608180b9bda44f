import { type Image, loadImage } from "@napi-rs/canvas"
import type { Face } from "../../../machines/pictures/cards.ts"
import { initialsOf } from "../../../machines/pictures/initials.ts"
import { faceDiscOf } from "../../../machines/pictures/palette.ts"
import { type Brush, fillDisc, write } from "./brush.ts"

export interface Portrait {
  readonly face: Face
  readonly image: Image | null
}

/** A file that cannot be read is as good as none. */
export const portraitOf = async (face: Face): Promise<Portrait> => ({
  face,
  image: face.avatar === null ? null : await loadImage(face.avatar).catch(() => null)
})

/** A round picture with its upper left corner at `x`, `y`. */
export const drawPortrait = (brush: Brush, { face, image }: Portrait, x: number, y: number, size: number): void => {
  const radius = size / 2
  const disc = faceDiscOf(face.id)
  if (image !== null) {
    brush.save()
    brush.beginPath()
    brush.arc(x + radius, y + radius, radius, 0, 2 * Math.PI)
    brush.clip()
    brush.imageSmoothingQuality = "high"
    brush.drawImage(image, x, y, size, size)
    brush.restore()
    return
  }
  fillDisc(brush, x + radius, y + radius, radius, disc.fill)
  write(brush, initialsOf(face.name), x + radius, y + radius + size * 0.14, {
    size: size * 0.4,
    weight: 600,
    colour: disc.text,
    align: "center",
    width: size * 0.86
  })
}
