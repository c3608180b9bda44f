import { assert, describe, it } from "@effect/vitest"
import type { Changes, Session } from "../../../../src/entrypoints/web/console/answers.ts"
import { byId, type Listed, withChanges, withCounts } from "../../../../src/entrypoints/web/console/house/changes.ts"

const session = (userId: string, more: Partial<Session> = {}): Session => ({
  guildId: "1",
  userId,
  name: `member ${userId}`,
  channelId: "7",
  activity: "active",
  attention: "active",
  camera: false,
  screen: false,
  standing: "earning",
  withheld: [],
  joinedAt: "2026-01-31T12:00:00.000Z",
  since: "2026-01-31T12:00:00.000Z",
  creditedUntil: null,
  unpaidMs: 0,
  seconds: { active: 0, afk: 0, video: 0, streaming: 0 },
  restarts: 0,
  evidence: "seen",
  lastError: null,
  ...more
})

const changes = (more: Partial<Changes>): Changes => ({ sessions: [], gone: [], channels: [], missed: false, ...more })

const listed = (next: string | null, ...userIds: ReadonlyArray<string>): Listed => ({
  items: userIds.map((userId) => session(userId)),
  next
})

const isHere = ({ channelId }: Session) => channelId === "7"

const idsOf = ({ items }: Listed) => items.map(({ userId }) => userId)

describe("a room that is kept up to date", () => {
  it("orders ids by their size, not as text", () => {
    assert.deepStrictEqual(["10", "9", "100", "11"].sort(byId), ["9", "10", "11", "100"])
  })

  it("shows who changed where they stand", () => {
    const after = withChanges(
      listed(null, "2", "3"),
      changes({ sessions: [session("3", { activity: "afk" })] }),
      isHere
    )
    assert.deepStrictEqual(idsOf(after), ["2", "3"])
    assert.deepStrictEqual(
      after.items.map(({ activity }) => activity),
      ["active", "afk"]
    )
  })

  it("puts newcomers in place and lets go of who has gone", () => {
    const after = withChanges(
      listed(null, "2", "9"),
      changes({ sessions: [session("10"), session("3")], gone: ["2"] }),
      isHere
    )
    assert.deepStrictEqual(idsOf(after), ["3", "9", "10"])
  })

  it("lets go of who moved to another room", () => {
    const after = withChanges(listed(null, "2", "3"), changes({ sessions: [session("3", { channelId: "8" })] }), isHere)
    assert.deepStrictEqual(idsOf(after), ["2"])
  })

  it("leaves who comes after the pages asked for so far to the next page", () => {
    const after = withChanges(listed("5", "2", "5"), changes({ sessions: [session("4"), session("6")] }), isHere)
    assert.deepStrictEqual(idsOf(after), ["2", "4", "5"])
  })

  it("is the same list when nothing changed", () => {
    const before = listed(null, "2")
    assert.strictEqual(withChanges(before, changes({}), isHere), before)
  })

  it("counts anew the channels that are told of, and no others", () => {
    const channels = [
      { id: "7", sessions: 3 },
      { id: "8", sessions: 1 }
    ]
    assert.deepStrictEqual(withCounts(channels, changes({ channels: [{ id: "8", sessions: 0 }] })), [
      { id: "7", sessions: 3 },
      { id: "8", sessions: 0 }
    ])
    assert.strictEqual(withCounts(channels, changes({})), channels)
  })
})
