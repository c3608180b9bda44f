import { availableParallelism } from "node:os"
import { Effect } from "effect"
import { type Picture, type PictureFailed, Pictures } from "../src/infra/pictures/Pictures.ts"
import { sampleBoard, sampleProfile, sampleRank, sampleRow } from "../tests/machines/pictures/samples.ts"
import { sampleCalendar, sampleMonths, sampleStatistics } from "../tests/machines/pictures/statisticsSamples.ts"
import type { Figure, Section } from "./report.ts"

const pictures = 200

/** Pictures a second and core. */
const aimOfCards = 30

type Draw = (service: Pictures["Service"], i: number) => Effect.Effect<Picture, PictureFailed>

const names = ["Ada Lovelace", "سلمى المنصوري", "桜井 みゆき 🌸", "Łukasz Żółkiewski", "김서연"]

/** Each with another name and other figures: nothing of it was drawn before. */
const kinds: ReadonlyArray<readonly [string, number | null, Draw]> = [
  [
    "profiles",
    aimOfCards,
    ({ profile }, i) =>
      profile({
        ...sampleProfile,
        face: { ...sampleProfile.face, id: String(i), name: `${names[i % names.length]} ${i}` },
        xp: String(i * 7919)
      })
  ],
  ["ranks", aimOfCards, ({ rank }, i) => rank({ ...sampleRank, xp: String(i * 7919), progress: (i % 100) / 100 })],
  [
    "boards of ten",
    null,
    ({ board }, i) =>
      board({
        ...sampleBoard,
        rows: Array.from({ length: 10 }, (_, row) => sampleRow(row + 1, `${names[row % names.length]} ${i}`))
      })
  ],
  [
    "statistics of a year",
    null,
    ({ statistics }, i) => {
      const days = sampleCalendar.days.map(({ day, value }) => ({ day, value: (value * (i + 7)) % 36_000 }))
      return statistics({ ...sampleStatistics, chart: { ...sampleCalendar, days } })
    }
  ],
  [
    "statistics of four months",
    null,
    ({ statistics }, i) => {
      const values = sampleMonths.current.values.map((value) => (value === null ? null : (value * (i + 7)) % 36_000))
      return statistics({
        ...sampleStatistics,
        chart: { ...sampleMonths, current: { ...sampleMonths.current, values } }
      })
    }
  ]
]

const figureOf = Effect.fnUntraced(function* (what: string, aim: number | null, draw: Draw) {
  const service = yield* Pictures
  // Fonts are unpacked with the first text in them.
  yield* Effect.forEach([0, 1, 2, 3, 4], (i) => draw(service, i), { discard: true })
  const before = process.cpuUsage()
  yield* Effect.forEach(
    Array.from({ length: pictures }, (_, i) => i + 5),
    (i) => draw(service, i),
    { concurrency: 4, discard: true }
  )
  const { system, user } = process.cpuUsage(before)
  const perCore = pictures / ((system + user) / 1e6)
  const figure: Figure = {
    what,
    value: perCore,
    unit: "a second and core",
    references: [],
    aim: aim === null ? null : { says: `at least ${aim}`, holds: perCore >= aim }
  }
  return figure
})

/** Pictures drawn and encoded, by the processor time of all threads. */
export const cards = (): Promise<ReadonlyArray<Section>> =>
  Effect.forEach(kinds, ([what, aim, draw]) => figureOf(what, aim, draw)).pipe(
    Effect.provide(Pictures.layerWith({ threads: Math.max(1, availableParallelism() - 1), waiting: pictures })),
    Effect.map((figures) => [{ title: "Pictures", figures }]),
    Effect.runPromise
  )
