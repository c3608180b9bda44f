import { initialsOf } from "../../../machines/pictures/initials.ts"
import { faceDiscOf } from "../../../machines/pictures/palette.ts"

interface FaceProps {
  /** Whose it is: the colour follows from it. */
  readonly id: string
  readonly name: string
  readonly picture: string | null
}

/** A picture over a disc with initials, which is seen where there is none or it does not load. */
export const Face = ({ id, name, picture }: FaceProps) => {
  const disc = faceDiscOf(id)
  return (
    <span class="face" aria-hidden="true">
      <svg viewBox="0 0 40 40" width="40" height="40">
        <rect width="40" height="40" fill={disc.fill} />
        <text x="20" y="20.5" fill={disc.text} text-anchor="middle" dominant-baseline="central">
          {initialsOf(name)}
        </text>
      </svg>
      {picture === null ? null : <img src={picture} alt="" width="40" height="40" loading="lazy" decoding="async" />}
    </span>
  )
}
