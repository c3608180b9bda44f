import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { transition } from "xstate"
import { guild, type GuildContext, type GuildEvent } from "../../../src/machines/guild/guild.ts"

type State = "absent" | "reconciling" | "live" | "departed"

const context: GuildContext = { guildId: "1", since: 0, blindFrom: null, cause: "unavailable" }

const created = (at: number): GuildEvent => ({ type: "GUILD.CREATED", at })
const reconciled = (at: number): GuildEvent => ({ type: "GUILD.RECONCILED", at })
const lost = (at: number, seen = at): GuildEvent => ({ type: "GUILD.LOST", at, seen, cause: "connection" })
const left = (at: number): GuildEvent => ({ type: "GUILD.LEFT", at })

const snapshotOf = (value: State, of: GuildContext) => guild.resolveState({ value, context: of })

/** One pure transition, from a snapshot that went through JSON. */
const step = (value: State, of: GuildContext, event: GuildEvent) => {
  const stored: GuildContext = JSON.parse(JSON.stringify(of))
  const [next] = transition(guild, snapshotOf(value, stored), event)
  return next
}

const everyEvent = [created(5), reconciled(5), lost(5), left(5)]

describe("a guild's life", () => {
  it.each<readonly [State, ReadonlyArray<State>]>([
    ["absent", ["reconciling", "absent", "absent", "departed"]],
    ["reconciling", ["reconciling", "live", "absent", "departed"]],
    ["live", ["reconciling", "live", "absent", "departed"]],
    ["departed", ["reconciling", "departed", "departed", "departed"]]
  ])("%s becomes, when created, reconciled, lost or left: %j", (from, to) => {
    expect(everyEvent.map((event) => step(from, context, event).value)).toEqual(to)
  })

  it("is live or blind by its tags, and neither once departed", () => {
    const tags = (value: State) => [...snapshotOf(value, context).tags]
    expect([tags("absent"), tags("reconciling"), tags("live"), tags("departed")]).toEqual([
      ["blind"],
      ["blind"],
      ["live"],
      []
    ])
  })

  it("is blind from when it was last seen until it is reconciled", () => {
    const away = step("live", context, lost(100, 60))
    expect(away.context).toMatchObject({ blindFrom: 60, since: 100, cause: "connection" })
    const back = step("absent", away.context, created(500))
    expect(back.context).toMatchObject({ blindFrom: 60, since: 500 })
    expect(step("reconciling", back.context, reconciled(501)).context).toMatchObject({ blindFrom: null, since: 501 })
  })

  it("is blind from the first loss when it is lost again before it came back", () => {
    const away = step("live", context, lost(100, 60))
    const back = step("absent", away.context, created(200))
    expect(step("reconciling", back.context, lost(300, 290)).context.blindFrom).toBe(60)
  })

  it("is blind from its first loss also when that is told once more while it is away", () => {
    const away = step("live", context, lost(100, 60))
    expect(step("absent", away.context, lost(300, 290)).context.blindFrom).toBe(60)
  })

  it("never forgets on any walk since when it cannot be seen", () => {
    const anyEvent = fc.constantFrom("created", "reconciled", "lost", "left")
    const makes = { created, reconciled, lost, left }
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 20 }), (names) => {
        let value: State = "absent"
        let held: GuildContext = context
        let blindFrom: number | null = null
        for (const [i, name] of names.entries()) {
          const before: State = value
          const next = step(value, held, makes[name](i + 1))
          value = next.value
          held = next.context
          if (name === "lost" && (before === "live" || before === "reconciling")) blindFrom ??= i + 1
          if (name === "reconciled" && before === "reconciling") blindFrom = null
          expect(held.blindFrom).toBe(blindFrom)
          expect(next.hasTag("live") && held.blindFrom !== null).toBe(false)
        }
      })
    )
  })
})
