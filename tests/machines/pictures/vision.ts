/**
 * How eyes without one kind of cone see: of linear RGB, at full severity. From G. M. Machado, M. M. Oliveira and
 * L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE Transactions on
 * Visualization and Computer Graphics 15(6), 2009; the matrices are those of the authors' page,
 * https://www.inf.ufrgs.br/~oliveira/pubs_files/CVD_Simulation/CVD_Simulation.html
 */
const matrices = {
  "every cone": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1]
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998]
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881]
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039]
  ]
} as const

export type Vision = keyof typeof matrices
export const visions = [
  "every cone",
  "protanopia",
  "deuteranopia",
  "tritanopia"
] as const satisfies ReadonlyArray<Vision>

const linear = (colour: string): ReadonlyArray<number> =>
  [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })

const within = (part: number) => Math.min(1, Math.max(0, part))

/** CIE L* of `#rrggbb` to such eyes: 0 is black, 100 white. */
export const lightness = (colour: string, vision: Vision): number => {
  const [r = 0, g = 0, b = 0] = linear(colour)
  const [red = 0, green = 0, blue = 0] = matrices[vision].map(([x, y, z]) => within(x * r + y * g + z * b))
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
  return luminance <= 216 / 24_389 ? (luminance * 24_389) / 27 : 116 * Math.cbrt(luminance) - 16
}
