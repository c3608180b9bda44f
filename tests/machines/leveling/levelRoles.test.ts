import { assert, describe, it } from "@effect/vitest"
import { RoleId } from "../../../src/machines/ids.ts"
import { levelAt } from "../../../src/machines/leveling/curve.ts"
import {
  countMoves,
  dueRoles,
  type LevelRole,
  planRoles,
  takenByHand
} from "../../../src/machines/leveling/levelRoles.ts"

const roleAt = (level: number) => RoleId.make(String(1000 + level))
const tie = (level: number, brokenSince: number | null = null): LevelRole => ({
  level,
  roleId: roleAt(level),
  name: `level ${level}`,
  emoji: null,
  brokenSince
})
const ties = [tie(0), tie(5), tie(10), tie(15)]
const roles = (...levels: ReadonlyArray<number>) => new Set(levels.map(roleAt))
const levelsOf = (ids: Iterable<RoleId>) => [...ids].map((id) => Number(id) - 1000).sort((a, b) => a - b)

describe("the roles that a level earns", () => {
  for (const [level, all, highest] of [
    [0, [0], [0]],
    [4, [0], [0]],
    [5, [0, 5], [5]],
    [14, [0, 5, 10], [10]],
    [100, [0, 5, 10, 15], [15]]
  ] as const) {
    it(`at level ${level} are those of ${all.join(", ")}, or the one of ${highest[0]}`, () => {
      assert.deepStrictEqual(levelsOf(dueRoles(ties, level, "all")), [...all])
      assert.deepStrictEqual(levelsOf(dueRoles(ties, level, "highest")), [...highest])
    })
  }

  it("are none below the first tie, and none of broken ties", () => {
    assert.deepStrictEqual(levelsOf(dueRoles([tie(3)], 2, "all")), [])
    assert.deepStrictEqual(levelsOf(dueRoles([tie(0), tie(5, 1)], 9, "all")), [0])
    assert.deepStrictEqual(levelsOf(dueRoles([tie(0), tie(5, 1)], 9, "highest")), [0])
  })

  it("are given back on rejoin by XP: mee6, tied at 0, 5, 10 and 15", () => {
    const rejoined = (xp: bigint) => levelsOf(dueRoles(ties, levelAt({ kind: "mee6" }, xp), "all"))
    assert.deepStrictEqual(rejoined(1200n), [0, 5])
    assert.deepStrictEqual(rejoined(4675n), [0, 5, 10])
  })
})

describe("what sets a member right", () => {
  const nothing = { give: [], take: [], adopt: [], forget: [] }
  const plan = (
    due: ReadonlyArray<number>,
    worn: ReadonlyArray<number>,
    held: ReadonlyArray<number> = [],
    refused: ReadonlyArray<number> = []
  ) => {
    const { adopt, forget, give, take } = planRoles(ties, roles(...due), roles(...worn), {
      held: roles(...held),
      refused: roles(...refused)
    })
    return { give: levelsOf(give), take: levelsOf(take), adopt: levelsOf(adopt), forget: levelsOf(forget) }
  }

  it("is nothing where all is as it should be", () => {
    assert.deepStrictEqual(plan([0, 5], [0, 5], [0, 5]), nothing)
    assert.deepStrictEqual(plan([], []), nothing)
  })

  it("is to give what is due and not worn, held once or not", () => {
    assert.deepStrictEqual(plan([0, 5], [0], [0]), { ...nothing, give: [5] })
    assert.deepStrictEqual(plan([0, 5], [0], [0, 5]), { ...nothing, give: [5] })
  })

  it("is to take what was given and is no longer due", () => {
    assert.deepStrictEqual(plan([10], [5, 10], [5, 10]), { ...nothing, take: [5] })
  })

  it("is to leave what somebody gave by hand, until the level has reached it", () => {
    assert.deepStrictEqual(plan([0], [0, 10], [0]), nothing)
    assert.deepStrictEqual(plan([0, 5, 10], [0, 5, 10], [0, 5]), { ...nothing, adopt: [10] })
  })

  it("is to leave away what a moderator took", () => {
    assert.deepStrictEqual(plan([0, 5], [0], [0], [5]), nothing)
  })

  it("is to take a role that was given back as any other", () => {
    assert.deepStrictEqual(plan([0, 5], [0, 5], [0], [5]), { ...nothing, adopt: [5] })
    assert.deepStrictEqual(plan([0], [0, 5], [0], [5]), { ...nothing, forget: [5] })
  })

  it("is to forget what is neither due nor worn", () => {
    assert.deepStrictEqual(plan([0], [0], [0, 5]), { ...nothing, forget: [5] })
  })

  it("is to touch no broken role", () => {
    const broken = [tie(0), tie(5, 1)]
    const record = { held: roles(0, 5), refused: roles() }
    assert.deepStrictEqual(planRoles(broken, roles(0), roles(0, 5), record), nothing)
    assert.deepStrictEqual(planRoles(broken, roles(0), roles(0), record), nothing)
  })

  it("knows what was taken by hand: held, due, and not worn", () => {
    const record = { held: roles(0, 5, 10), refused: roles(15) }
    assert.deepStrictEqual(levelsOf(takenByHand(roles(0, 5, 15), roles(0), record)), [5])
  })
})

describe("how many would gain or lose a role", () => {
  const alike = (
    level: number,
    members: number,
    held: ReadonlyArray<number> = [],
    refused: ReadonlyArray<number> = []
  ) => ({
    level,
    levelAfter: level,
    members,
    held: roles(...held),
    refused: roles(...refused)
  })
  const all = { ties, keep: "all" } as const
  const highest = { ties, keep: "highest" } as const

  it("counts members, once each, from what they hold", () => {
    const groups = [alike(4, 7, [0]), alike(12, 5, [0, 5]), alike(20, 3, [0, 5, 10, 15])]
    assert.deepStrictEqual(countMoves(groups, all, all, true), { gain: 5, lose: 0 })
    assert.deepStrictEqual(countMoves(groups, all, highest, true), { gain: 5, lose: 8 })
  })

  it("counts from levels where nothing is on record yet", () => {
    const groups = [alike(4, 7), alike(12, 5), alike(20, 3)]
    assert.deepStrictEqual(countMoves(groups, { ties: [], keep: "all" }, all, false), { gain: 15, lose: 0 })
    assert.deepStrictEqual(countMoves(groups, all, highest, false), { gain: 0, lose: 8 })
  })

  it("counts by the level after the change", () => {
    const groups = [
      { ...alike(12, 5, [0, 5, 10]), levelAfter: 3 },
      { ...alike(3, 2, [0]), levelAfter: 5 }
    ]
    assert.deepStrictEqual(countMoves(groups, all, all, true), { gain: 2, lose: 5 })
  })

  it("does not count who was refused the role, nor the holders of a role that is untied", () => {
    assert.deepStrictEqual(countMoves([alike(5, 4, [0], [5])], all, all, true), { gain: 0, lose: 0 })
    const untied = { ties: [tie(0)], keep: "all" } as const
    assert.deepStrictEqual(countMoves([alike(5, 4, [0, 5])], all, untied, true), { gain: 0, lose: 0 })
  })
})
