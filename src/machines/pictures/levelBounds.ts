/**
 * The highest value of each of four levels but the last, which has no end: quarters of the value that nine in ten days
 * with any do not exceed, so that one marathon does not make every other day look idle.
 */
export const levelBounds = (values: ReadonlyArray<number>): readonly [number, number, number] => {
  const some = values.filter((value) => value > 0).sort((a, b) => a - b)
  const most = some[Math.ceil(some.length * 0.9) - 1] ?? 1
  return [most / 4, most / 2, (most * 3) / 4]
}
