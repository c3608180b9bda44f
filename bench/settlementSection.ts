import type { Section } from "./report.ts"
import { settlementBench } from "./settlement.ts"

export const settlement = async (): Promise<ReadonlyArray<Section>> => {
  const { bareSegmentsPerSecond, members, ratio, settledSegmentsPerSecond } = await settlementBench()
  const bare = { name: "bare unnest of the same rows", value: bareSegmentsPerSecond, ratio: 1 / ratio }
  return [
    {
      title: "Settlement: segments a second, into Postgres with fsync on",
      figures: [
        {
          what: `batches of ${members.toLocaleString("en")}`,
          value: settledSegmentsPerSecond,
          unit: "/s",
          references: [bare],
          aim: { says: "takes at most twice as long", holds: ratio <= 2 }
        }
      ]
    }
  ]
}
