import { assert, describe, it } from "vitest"
import { sessionItem } from "../../../src/actors/inspection/shown.ts"
import { ada, ben, cabin, cyd, deck, harbour, meadow, voiceState } from "../support/payloads.ts"
import { TestShard, withDefect } from "../support/testShard.ts"

const none = new Map<string, number>()

/** How operators see Ada's session. */
const shown = (shard: TestShard) => {
  const { guild } = shard.cell(harbour)
  const occupant = shard.occupant(harbour, ada)
  if (guild === null || occupant === undefined) return null
  return sessionItem(guild, occupant, none)
}

/** Ada's camera is what the defect strikes at; Ben shares her channel, and Cyd is in another guild. */
const evening = (shard: TestShard) => {
  shard.begin(harbour, meadow)
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ben, deck))
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(meadow, cyd, deck))
  shard.pass(10_000)
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck, { camera: true }))
  shard.pass(40)
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ben, deck, { muted: true }))
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, cabin, { camera: true }))
  shard.pass(100_000)
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(meadow, cyd, cabin, { screen: true }))
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, cabin))
  shard.pass(50_000)
  for (const [guild, user] of [
    [harbour, ada],
    [harbour, ben],
    [meadow, cyd]
  ] as const) {
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(guild, user, null))
  }
  return shard
}

const undisturbed = evening(new TestShard())

/** Strikes at Ada's camera for the first `times` times. */
const strikingAtCamera = (times: number) => {
  let left = times
  return withDefect((context, event) => {
    const struck = context.userId === ada && event.type === "VOICE.CHANGED" && event.voice.camera && left > 0
    if (struck) left--
    return struck
  })
}

describe("a defect inside one session", () => {
  it("is a restart of that session only, which is then given what it missed: no time is lost", () => {
    const shard = evening(new TestShard({ logic: strikingAtCamera(1) }))
    assert.deepStrictEqual(
      shard.crashes.map(({ quarantined, userId }) => [userId, quarantined]),
      [[ada, false]]
    )
    assert.deepStrictEqual(shard.paid(ada), undisturbed.paid(ada))
    assert.deepStrictEqual(shard.paid(ada), [
      [0, 10_000, 50],
      [10_000, 10_040, 100],
      [10_040, 110_040, 100],
      [110_040, 160_040, 50]
    ])
  })

  it.each([1, 5, 6, Infinity])("is not felt by anybody else when it strikes %d times", (times) => {
    const shard = evening(new TestShard({ logic: strikingAtCamera(times) }))
    assert.deepStrictEqual(shard.segments(ben), undisturbed.segments(ben))
    assert.deepStrictEqual(shard.segments(cyd), undisturbed.segments(cyd))
    assert.strictEqual(shard.cell(harbour).restarts.total, 0)
  })

  it("loses nothing in a payout either: the payout is made up for", () => {
    let left = 2
    const logic = withDefect((context, event) => context.userId === ada && event.type === "SETTLE" && left-- > 0)
    const shard = evening(new TestShard({ logic }))
    assert.strictEqual(shard.crashes.length, 2)
    assert.deepStrictEqual(shard.paid(ada), undisturbed.paid(ada))
  })

  it("does not wait for the heartbeat that a payout of that session waits for", () => {
    const shard = new TestShard({ logic: strikingAtCamera(1) }).begin(harbour)
    shard.pass(1000)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
    shard.pass(60_500)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck, { camera: true }))
    assert.isNull(shard.occupant(harbour, ada)?.session)
    shard.pass(1000)
    assert.isNotNull(shard.occupant(harbour, ada)?.session)
    shard.pass(57_500)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
    assert.deepStrictEqual(shard.paid(ada), [
      [1000, 61_500, 50],
      [61_500, 120_000, 100]
    ])
  })

  it("loses nothing when the member leaves before the restart", () => {
    const shard = new TestShard({ logic: strikingAtCamera(1) }).begin(harbour)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
    shard.pass(1000)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck, { camera: true }))
    shard.pass(20)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
    assert.deepStrictEqual(shard.paid(ada), [
      [0, 1000, 50],
      [1000, 1020, 100]
    ])
  })

  it.each([1, 5])("loses nothing when it is the leaving that it strikes, %d times", (times) => {
    let left = times
    const logic = withDefect((_, event) => event.type === "VOICE.LEFT" && left-- > 0)
    const shard = new TestShard({ logic }).begin(harbour)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
    shard.pass(1000)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
    assert.deepStrictEqual(shard.paid(ada), [[0, 1000, 50]])
    assert.deepStrictEqual(
      shard.segments(ada).map(({ withheld }) => withheld),
      [[]]
    )
  })

  it("is shown with its restarts, its last error, and the transitions from before and after", () => {
    const shard = new TestShard({ logic: strikingAtCamera(1) }).begin(harbour)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck, { muted: true }))
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck, { camera: true }))
    assert.strictEqual(shown(shard)?.activity, "afk")
    assert.strictEqual(shown(shard)?.standing, "earning")
    shard.pass(5000)
    const view = shown(shard)
    assert.deepInclude(view, { activity: "video", restarts: 1, lastError: "a defect in VOICE.CHANGED" })
    assert.deepStrictEqual(
      shard.occupant(harbour, ada)?.transitions.map(({ from, to }) => [from, to]),
      [
        ["active", "afk"],
        ["afk", "video"]
      ]
    )
  })
})

/** A shard where Ada has been in voice for 10 s when a defect begins that strikes whenever she is told anything. */
const quarantined = () => {
  let broken = false
  const logic = withDefect((context) => context.userId === ada && broken)
  const shard = new TestShard({ logic }).begin(harbour)
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ben, deck))
  shard.pass(10_000)
  broken = true
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck, { camera: true }))
  shard.pass(30_000)
  return { shard, mend: () => (broken = false) }
}

describe("a session that keeps crashing", () => {
  it("is put into quarantine by the sixth crash within 30 s, and not before", () => {
    const { shard } = quarantined()
    assert.deepStrictEqual(
      shard.crashes.map(({ quarantined }) => quarantined),
      [false, false, false, false, false, true]
    )
    const [first, last] = [shard.crashes[0], shard.crashes.at(-1)]
    // Backoffs of 100 ms to 1.6 s, each seen by the next tick: no restart waits for a heartbeat.
    assert.isBelow((last?.at ?? Infinity) - (first?.at ?? 0), 6_000)
    shard.pass(600_000)
    assert.strictEqual(shard.crashes.length, 6)
  })

  it("is not put there by crashes that lie apart", () => {
    const logic = withDefect((context, event) => context.userId === ada && event.type === "VOICE.CHANGED" && strikes)
    let strikes = false
    const shard = new TestShard({ logic }).begin(harbour)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
    for (let i = 0; i < 12; i++) {
      strikes = true
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck, { muted: i % 2 === 0 }))
      strikes = false
      shard.pass(6001)
    }
    assert.strictEqual(shard.crashes.length, 12)
    assert.isFalse(shard.crashes.some(({ quarantined }) => quarantined))
    assert.strictEqual(shown(shard)?.restarts, 12)
  })

  it("is shown as withheld, and said so in the ledger from its last durable point on, once it ends", () => {
    const { shard } = quarantined()
    assert.deepInclude(shown(shard), { standing: "withheld", withheld: ["quarantined"], activity: "active" })
    assert.deepStrictEqual(shard.paid(ada), [])
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
    assert.deepStrictEqual(shard.paid(ada), [[0, 40_000, 0, "quarantined"]])
  })

  it("keeps what was paid before it", () => {
    let broken = false
    const logic = withDefect(({ userId }) => userId === ada && broken)
    const shard = new TestShard({ logic }).begin(harbour)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
    shard.pass(65_000)
    broken = true
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck, { muted: true }))
    shard.pass(60_000)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
    // A payout reaches as far as the last frame heard: one heartbeat before the one that it falls due at.
    assert.deepStrictEqual(shard.paid(ada), [
      [0, 55_000, 50],
      [55_000, 125_000, 0, "quarantined"]
    ])
  })

  it("is over with the member's leaving: whoever comes back starts afresh", () => {
    const { mend, shard } = quarantined()
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
    mend()
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, cabin))
    assert.deepInclude(shown(shard), { standing: "earning", restarts: 0, lastError: null, channelId: cabin })
    shard.pass(10_000)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
    assert.deepStrictEqual(shard.paid(ada).at(-1), [40_000, 50_000, 50])
  })

  it("stays in quarantine when its guild is rebuilt, and when the process is", () => {
    const { shard } = quarantined()
    shard.cell(harbour).rebuild()
    assert.deepInclude(shown(shard), { standing: "withheld", withheld: ["quarantined"] })
    shard.pass(120_000)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
    assert.deepStrictEqual(shard.paid(ada), [[0, 160_000, 0, "quarantined"]])
  })
})

/** What an operator's restart asks of the guild. */
const restart = (shard: TestShard) => {
  const { guild } = shard.cell(harbour)
  const occupant = shard.occupant(harbour, ada)
  if (guild !== null && occupant !== undefined) guild.roster.restart(occupant, guild.horizon)
}

describe("an operator's restart of a session", () => {
  it("releases it from quarantine where it now is, and says what it was withheld", () => {
    const { mend, shard } = quarantined()
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, cabin, { muted: true, screen: true }))
    mend()
    restart(shard)
    assert.deepInclude(shown(shard), {
      standing: "earning",
      channelId: cabin,
      activity: "streaming",
      attention: "afk",
      screen: true
    })
    shard.pass(60_000)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
    assert.deepStrictEqual(shard.paid(ada), [
      [0, 40_000, 0, "quarantined"],
      [40_000, 100_000, 60]
    ])
  })

  it("of a healthy one changes nothing in the accounts", () => {
    const shard = new TestShard().begin(harbour)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
    shard.pass(20_000)
    restart(shard)
    shard.pass(50_000)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
    assert.deepStrictEqual(shard.paid(ada), [[0, 70_000, 50]])
  })

  it("of one about to be restarted anyway loses nothing of what it missed", () => {
    const shard = new TestShard({ logic: strikingAtCamera(1) }).begin(harbour)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
    shard.pass(10_000)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck, { camera: true }))
    shard.pass(50)
    restart(shard)
    shard.pass(50_000)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
    assert.deepStrictEqual(shard.paid(ada), [
      [0, 10_000, 50],
      [10_000, 60_050, 100]
    ])
  })
})
