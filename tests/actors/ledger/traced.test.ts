import { assert, describe, it } from "@effect/vitest"
import { Tracer } from "effect"
import { linksTo } from "../../../src/actors/ledger/traced.ts"

const dispatch = (n: number) => Tracer.externalSpan({ traceId: "1".repeat(32), spanId: String(n).padStart(16, "0") })

describe("the links of a settlement", () => {
  it("name each dispatch once, and leave out what was not traced", () => {
    const links = linksTo([dispatch(1), null, dispatch(2), dispatch(1), null])
    assert.deepStrictEqual(
      links.map(({ span }) => span.spanId),
      [dispatch(1).spanId, dispatch(2).spanId]
    )
    assert.deepStrictEqual(linksTo([null, null]), [])
  })

  it("are a hundred and twenty-eight at most", () => {
    assert.strictEqual(linksTo(Array.from({ length: 1000 }, (_, n) => dispatch(n))).length, 128)
  })
})
