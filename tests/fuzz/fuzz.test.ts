import { assert, describe, it } from "vitest"
import { campaigns } from "./campaigns.ts"
import { broke, table } from "./findings.ts"

describe("hostile input", () => {
  it("crashes nothing, earns no 5xx, and is counted where it is refused", async () => {
    for (const campaign of campaigns) {
      const findings = await campaign({ cases: 1000, seed: 20_261_121 })
      assert.isFalse(broke(findings), table([findings]))
      assert.isAbove(findings.refused, 0)
      assert.isAbove(findings.accepted, 0)
    }
  })
})
