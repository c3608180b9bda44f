import type { Section } from "./report.ts"
import { settlementBench } from "./settlement.ts"

export const settlement = async (): Promise<Section> => {
  const { bareSegmentsPerSecond, members, ratio, settledSegmentsPerSecond } = await settlementBench()
  return {
    title: "Settlement: segments a second, into Postgres with fsync on",
    figures: [
      {
        what: `batches of ${members}`,
        value: settledSegmentsPerSecond,
        unit: "/s",
        references: [{ name: "bare unnest of the same rows", value: bareSegmentsPerSecond }],
        aim: { says: "takes at most twice as long", holds: ratio <= 2 }
      }
    ]
  }
}
