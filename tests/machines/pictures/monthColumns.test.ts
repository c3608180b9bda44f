import { assert, describe, it } from "@effect/vitest"
import { monthColumns } from "../../../src/machines/pictures/monthColumns.ts"
import { daysAfter, periodStart } from "../../../src/machines/time/period.ts"

const columnsOf = (from: string, to: string) => {
  const monday = periodStart(from, "weekly")
  const mondays = Array.from({ length: 60 }, (_, week) => daysAfter(monday, 7 * week)).filter((day) => day <= to)
  return monthColumns(from, to, mondays)
}

describe("the room for names of months", () => {
  it("goes from the first week that begins in a month to the first that begins in the next", () => {
    assert.deepStrictEqual(columnsOf("2025-11-22", "2026-02-10"), [
      // From Monday 24 November on, which is the second week of the grid.
      { month: "2025-11", columns: 1 },
      { month: "2025-12", columns: 5 },
      { month: "2026-01", columns: 4 },
      { month: "2026-02", columns: 2 }
    ])
  })

  it("begins with the grid when that begins on a Monday", () => {
    assert.deepStrictEqual(columnsOf("2026-06-01", "2026-06-30"), [{ month: "2026-06", columns: 5 }])
  })

  it("is none for a month of which no week begins in the grid", () => {
    assert.deepStrictEqual(columnsOf("2026-02-01", "2026-03-01"), [
      { month: "2026-02", columns: 4 },
      { month: "2026-03", columns: 0 }
    ])
  })
})
