import { afterEach, assert, beforeEach, describe, it, vi } from "@effect/vitest"
import { throttled } from "../../../../src/entrypoints/web/console/throttled.ts"

describe("what is asked for often", () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it("is done at once, and then once a pause for as long as it is asked for", () => {
    let calls = 0
    const { run } = throttled(() => calls++, 1000)
    run()
    assert.strictEqual(calls, 1)
    for (let i = 0; i < 10; i++) run()
    vi.advanceTimersByTime(999)
    assert.strictEqual(calls, 1)
    vi.advanceTimersByTime(1)
    assert.strictEqual(calls, 2)
    vi.advanceTimersByTime(5000)
    assert.strictEqual(calls, 2)
    run()
    assert.strictEqual(calls, 3)
  })

  it("is not done when nobody is there any more", () => {
    let calls = 0
    const { cancel, run } = throttled(() => calls++, 1000)
    run()
    run()
    cancel()
    vi.advanceTimersByTime(5000)
    assert.strictEqual(calls, 1)
  })
})
