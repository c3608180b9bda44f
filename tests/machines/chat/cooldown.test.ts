import { describe, expect, it } from "vitest"
import { Cooldowns } from "../../../src/machines/chat/cooldown.ts"
import { UserId } from "../../../src/machines/ids.ts"

const ada = UserId.make("1")
const bob = UserId.make("2")

describe("the message cooldown", () => {
  it("pays again once the window since the last paid message has passed", () => {
    const cooldowns = new Cooldowns()
    expect([0, 14_999, 15_000, 29_999, 30_000].map((at) => cooldowns.pays(ada, at, 15_000))).toEqual([
      true,
      false,
      true,
      false,
      true
    ])
  })

  it("pays every message when it is 0", () => {
    const cooldowns = new Cooldowns()
    expect([5, 5, 4, 6].map((at) => cooldowns.pays(ada, at, 0))).toEqual([true, true, true, true])
  })

  it("keeps a window for each member", () => {
    const cooldowns = new Cooldowns()
    expect(cooldowns.pays(ada, 0, 15_000)).toBe(true)
    expect(cooldowns.pays(bob, 1, 15_000)).toBe(true)
    expect(cooldowns.pays(ada, 2, 15_000)).toBe(false)
  })

  it("follows a changed cooldown at once", () => {
    const cooldowns = new Cooldowns()
    cooldowns.pays(ada, 0, 15_000)
    expect(cooldowns.pays(ada, 6_000, 5_000)).toBe(true)
    expect(cooldowns.pays(ada, 12_000, 60_000)).toBe(false)
  })

  it("does not pay a message older than the one that was paid", () => {
    const cooldowns = new Cooldowns()
    cooldowns.pays(ada, 60_000, 15_000)
    expect(cooldowns.pays(ada, 30_000, 15_000)).toBe(false)
  })

  it("ends a member's window on time also where another member's, paid before, is still open", () => {
    const cooldowns = new Cooldowns()
    cooldowns.pays(ada, 10_000, 15_000)
    cooldowns.pays(bob, 0, 15_000)
    expect(cooldowns.pays(bob, 15_000, 15_000)).toBe(true)
  })

  it("remembers only members whose window is open", () => {
    const cooldowns = new Cooldowns()
    for (let i = 0; i < 10_000; i++) cooldowns.pays(UserId.make(String(i)), i * 100, 15_000)
    expect(cooldowns.size).toBe(150)
  })
})
