/** One small chart of an SVG: sizes on a logarithmic axis, values on one that begins at 0. */
export interface Panel {
  readonly title: string
  readonly unit: string
  /** What the sizes are. */
  readonly across: string
  readonly series: ReadonlyArray<{
    readonly name: string
    readonly points: ReadonlyArray<readonly [size: number, value: number]>
  }>
}

const width = 460
const height = 270
const left = 64
const right = 20
const top = 62
const bottom = 44
const gap = 20

const colours = ["first", "second", "third"] as const

/** 1, 2 or 5 times a power of ten: at most five of them reach `most`. */
const stepFor = (most: number): number => {
  const power = 10 ** Math.floor(Math.log10(most / 5))
  return ([1, 2, 5, 10].find((factor) => factor * power * 5 >= most) ?? 10) * power
}

const short = (value: number): string =>
  value >= 1000 ? `${(value / 1000).toLocaleString("en")}k` : String(Number(value.toPrecision(3)))

const drawn = ({ across: sizesAre, series, title, unit }: Panel, x0: number, y0: number): string => {
  const points = series.flatMap((one) => one.points)
  const sizes = [...new Set(points.map(([size]) => size))].sort((a, b) => a - b)
  const [least = 1] = sizes
  const largest = sizes.at(-1) ?? least
  const step = stepFor(Math.max(...points.map(([, value]) => value), 1e-9))
  const most = step * Math.ceil(Math.max(...points.map(([, value]) => value), step) / step)
  const across = width - left - right - 30
  const x = (size: number) =>
    x0 + left + 15 + (largest === least ? across / 2 : (Math.log(size / least) / Math.log(largest / least)) * across)
  const y = (value: number) => y0 + height - bottom - (value / most) * (height - top - bottom)
  const at = (n: number) => n.toFixed(1)
  const lines = [
    `<text class="name" x="${x0 + 16}" y="${y0 + 26}">${title}</text>`,
    ...series.map(
      ({ name }, n) =>
        `<circle class="dot ${colours[n]}" cx="${x0 + 20 + n * 130}" cy="${y0 + 43}" r="4"/>` +
        `<text class="small" x="${x0 + 30 + n * 130}" y="${y0 + 47}">${name}</text>`
    ),
    `<text class="small end" x="${x0 + width - right}" y="${y0 + 26}">${unit}</text>`
  ]
  for (let value = 0; value <= most + step / 2; value += step) {
    lines.push(
      `<line class="grid" x1="${x0 + left}" x2="${x0 + width - right}" y1="${at(y(value))}" y2="${at(y(value))}"/>`,
      `<text class="small end" x="${x0 + left - 8}" y="${at(y(value) + 4)}">${short(value)}</text>`
    )
  }
  for (const size of sizes)
    lines.push(`<text class="small middle" x="${at(x(size))}" y="${y0 + height - bottom + 18}">${short(size)}</text>`)
  lines.push(`<text class="small end" x="${x0 + width - right}" y="${y0 + height - 8}">${sizesAre}</text>`)
  for (const [n, { points: own }] of series.entries()) {
    const path = own.map(([size, value]) => `${at(x(size))},${at(y(value))}`)
    lines.push(`<polyline class="line ${colours[n]}" points="${path.join(" ")}"/>`)
    for (const [size, value] of own)
      lines.push(`<circle class="dot ${colours[n]}" cx="${at(x(size))}" cy="${at(y(value))}" r="4"/>`)
  }
  return lines.join("\n  ")
}

/** Panels two by two, in the colours of the reader's page. */
export const plot = (title: string, description: string, panels: ReadonlyArray<Panel>): string => {
  const rows = Math.ceil(panels.length / 2)
  const total = { width: gap + 2 * (width + gap), height: gap + rows * (height + gap) }
  const boxes = panels.map((panel, n) => {
    const x0 = gap + (n % 2) * (width + gap)
    const y0 = gap + Math.floor(n / 2) * (height + gap)
    return `<rect class="box" x="${x0}" y="${y0}" width="${width}" height="${height}" rx="10"/>\n  ${drawn(panel, x0, y0)}`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${total.width} ${total.height}" role="img" aria-labelledby="title description">
  <title id="title">${title}</title>
  <desc id="description">${description}</desc>
  <style>
    .page { fill: #ffffff; stroke: #d8dee6 }
    .box { fill: #f4f7fb; stroke: #d8dee6 }
    text { font: 14px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1d2733 }
    .name { font-weight: 600 }
    .small { font-size: 12px; fill: #4d5b6b }
    .middle { text-anchor: middle }
    .end { text-anchor: end }
    .grid { stroke: #d8dee6 }
    .line { fill: none; stroke-width: 2 }
    .line.first { stroke: #3b78c9 } .dot.first { fill: #3b78c9 }
    .line.second { stroke: #c98a1b } .dot.second { fill: #c98a1b }
    .line.third { stroke: #3a9358 } .dot.third { fill: #3a9358 }
    @media (prefers-color-scheme: dark) {
      .page { fill: #11161d; stroke: #2c3743 }
      .box { fill: #1a222c; stroke: #2c3743 }
      text { fill: #e7edf4 }
      .small { fill: #a9b6c4 }
      .grid { stroke: #2c3743 }
    }
  </style>
  <rect class="page" x="1" y="1" width="${total.width - 2}" height="${total.height - 2}" rx="14"/>
  ${boxes.join("\n  ")}
</svg>
`
}
