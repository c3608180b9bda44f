import { assert, describe, it } from "@effect/vitest"
import type { Changes, Session } from "../../../../src/entrypoints/web/console/answers.ts"
import { byId, type Listed, withChanges, withCounts } from "../../../../src/entrypoints/web/console/house/changes.ts"
import { occupantsOf } from "../../../../src/entrypoints/web/console/house/occupants.ts"

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

describe("a house that is kept up to date", () => {
  const named = (userId: string, name: string, more: Partial<Session> = {}) => session(userId, { name, ...more })
  const before: Listed = {
    items: [named("2", "Cas"), named("3", "ada"), named("4", "Ben", { channelId: "8" })],
    next: null
  }
  const after = (more: Partial<Changes>) => occupantsOf(withChanges(before, changes(more), () => true).items)
  const namesOf = (occupants: ReturnType<typeof occupantsOf>) =>
    Object.fromEntries([...occupants].map(([channelId, sessions]) => [channelId, sessions.map(({ name }) => name)]))

  it("has everybody in their rooms, by name", () => {
    assert.deepStrictEqual(namesOf(after({})), { 7: ["ada", "Cas"], 8: ["Ben"] })
  })

  it("tells members of one name apart by their ids, and counts the numbers in names", () => {
    const crowd = [named("10", "Member 10"), named("11", "Member 9"), named("100", "Eli"), named("9", "Eli")]
    assert.deepStrictEqual(
      occupantsOf(crowd)
        .get("7")
        ?.map(({ userId }) => userId),
      ["9", "100", "11", "10"]
    )
  })

  it("has whoever moves in one room at a time, and no room of which the last has gone", () => {
    const moved = after({ sessions: [named("4", "Ben")] })
    assert.deepStrictEqual(namesOf(moved), { 7: ["ada", "Ben", "Cas"] })
  })

  it("lets members in and out", () => {
    const changed = after({ sessions: [named("9", "Dot", { channelId: "6" })], gone: ["3"] })
    assert.deepStrictEqual(namesOf(changed), { 6: ["Dot"], 7: ["Cas"], 8: ["Ben"] })
  })

  it("moves nobody about because somebody else does something", () => {
    const changed = after({ sessions: [named("3", "ada", { activity: "afk" })] })
    assert.deepStrictEqual(namesOf(changed), namesOf(after({})))
    assert.strictEqual(changed.get("7")?.[0]?.activity, "afk")
  })
})
