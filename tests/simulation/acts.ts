import * as fc from "fast-check"
import type { VoiceChange } from "../../src/infra/simulator/Voice.ts"
import { type Cluster, type Slot, slots } from "./Cluster.ts"
import { type Reach, reaches } from "./Server.ts"

/** What members do; numbers name a member, a channel or a role. */
type Deed =
  | { readonly do: "sit"; readonly who: number; readonly where: number; readonly change: VoiceChange }
  | { readonly do: "set"; readonly who: number; readonly change: VoiceChange }
  | { readonly do: "leave" | "reconnect" | "repeat" | "say" | "kick"; readonly who: number }
  | { readonly do: "roles"; readonly who: number; readonly roles: ReadonlyArray<number> }

/** What goes wrong, and for how long (ms). */
type Fault =
  | { readonly do: "kill" | "terminate"; readonly slot: Slot; readonly down: number }
  | { readonly do: "freeze"; readonly slot: Slot; readonly ms: number }
  | { readonly do: "set wall clock"; readonly slot: Slot; readonly by: number }
  | { readonly do: "second process" }
  | { readonly do: "session defect"; readonly who: number; readonly times: number }
  | { readonly do: "guild defect"; readonly times: number }
  | {
      readonly do: "postgres" | "redis"
      readonly reach: Reach
      readonly slow: number
      readonly only: Slot | null
      readonly ms: number
    }
  | { readonly do: "wipe redis" }
  | { readonly do: "restart redis"; readonly lost: number }
  | { readonly do: "drop"; readonly refuse: boolean; readonly down: number }
  | { readonly do: "zombie"; readonly dispatches: boolean }
  | { readonly do: "invalidate"; readonly resumable: boolean }
  | { readonly do: "duplicate" | "overlap"; readonly times: number }
  | { readonly do: "swap" }
  | { readonly do: "guild outage"; readonly ms: number }
  | { readonly do: "late guild"; readonly after: number }

export type Act = Deed | Fault

/** An act, and the ms that pass after it. */
export interface Beat {
  readonly act: Act
  readonly pause: number
}
export type Script = ReadonlyArray<Beat>

const flags = ["selfMute", "selfDeaf", "mute", "camera", "screen"] as const
const change: fc.Arbitrary<VoiceChange> = fc
  .dictionary(fc.constantFrom(...flags), fc.boolean(), { maxKeys: 2 })
  .map((chosen) => ({ ...chosen }))
const who = fc.nat(3)
const where = fc.nat(2)
const slot = fc.constantFrom(...slots)
const shortly = fc.integer({ min: 1, max: 3000 })
const aWhile = fc.oneof(shortly, fc.integer({ min: 1, max: 30_000 }), fc.integer({ min: 1, max: 120_000 }))

/** Shorter ones may put the ledger's clock back by as much, when it waits for the database's: sockets may do that, too. */
const aFreeze = fc.oneof(...[3000, 30_000, 120_000].map((max) => fc.integer({ min: 300, max })))

const anyDeed: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("sit"), who, where, change }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("set"), who, change }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constantFrom("leave", "leave", "reconnect", "repeat", "say", "say", "kick"), who })
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("roles"), who, roles: fc.uniqueArray(fc.nat(1)) }) }
)

const store = fc.record({
  do: fc.constantFrom("postgres", "redis"),
  reach: fc.constantFrom(...reaches),
  slow: fc.constantFrom(0, 0, 40, 400),
  only: fc.option(slot),
  ms: aWhile
})

const anyFault: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("kill", "kill", "terminate"), slot, down: aWhile }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("freeze"), slot, ms: aFreeze }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("set wall clock"), slot, by: fc.integer({ min: -60_000, max: 60_000 }) })
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("second process") }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("session defect"), who, times: fc.integer({ min: 1, max: 7 }) })
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("guild defect"), times: fc.integer({ min: 1, max: 7 }) }) },
  { weight: 5, arbitrary: store },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("wipe redis") }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restart redis"), lost: fc.integer({ min: 0, max: 1000 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("drop"), refuse: fc.boolean(), down: fc.oneof(fc.constant(0), shortly) })
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("zombie"), dispatches: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("invalidate"), resumable: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom("duplicate", "overlap"), times: fc.integer({ min: 1, max: 5 }) })
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("swap") }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("guild outage"), ms: aWhile }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("late guild"), after: fc.integer({ min: 1, max: 3 }) }) }
)

/** Never none: of two things at the same instant, nobody could say which a frame was told before. */
const anyPause = fc.oneof(...[200, 3000, 20_000].map((max) => fc.integer({ min: 1, max })))

const anyBeat = fc.record({
  act: fc.oneof({ weight: 2, arbitrary: anyDeed }, { weight: 1, arbitrary: anyFault }),
  pause: anyPause
})

/** What chance alone hardly ever brings together: of a guild that a new session is told late, only a replay tells. */
const lateInReplay: fc.Arbitrary<Script> = fc
  .record({
    after: fc.integer({ min: 1, max: 3 }),
    slot,
    down: aWhile,
    reconnected: fc.integer({ min: 600, max: 9000 })
  })
  .map(({ after, down, reconnected, slot }) => [
    { act: { do: "late guild", after }, pause: 1 },
    { act: { do: "drop", refuse: true, down: 0 }, pause: reconnected },
    { act: { do: "kill", slot, down }, pause: 1 }
  ])

export const anyScript: fc.Arbitrary<Script> = fc
  .array(fc.oneof({ weight: 40, arbitrary: anyBeat.map((beat) => [beat]) }, { weight: 1, arbitrary: lateInReplay }), {
    maxLength: 60,
    size: "max"
  })
  .map((parts) => parts.flat())

/** Does what can be done; what cannot (to leave without being there) is no act. Answers whether it was done. */
export const perform = (cluster: Cluster, act: Act): boolean => {
  const { channels, discord, guildId, members, time } = cluster
  const { people, places, sessions, voice, world } = discord
  const userId = "who" in act ? (members[act.who] ?? "") : ""
  const inVoice = world.guild(guildId).voice.has(userId)
  const process = "slot" in act ? cluster.processes.get(act.slot) : undefined
  switch (act.do) {
    case "sit":
      voice.join(guildId, userId, channels[act.where] ?? "", act.change)
      return true
    case "set":
      if (inVoice) voice.set(guildId, userId, act.change)
      return inVoice
    case "leave":
    case "reconnect":
    case "repeat":
      if (inVoice) voice[act.do](guildId, userId)
      return inVoice
    case "say":
      cluster.say(userId)
      return true
    case "kick":
      voice.kick(guildId, userId)
      people.addMember(guildId, userId)
      return true
    case "roles":
      people.updateMember(guildId, userId, { roles: act.roles.flatMap((role) => cluster.roles[role] ?? []) })
      return true
    case "kill":
      if (process === undefined) return false
      cluster.kill(act.slot)
      time.after(act.down, () => cluster.start(act.slot, process.host.name))
      return true
    case "terminate":
      if (process === undefined) return false
      cluster.terminate(act.slot, act.down)
      return true
    case "freeze":
      if (process === undefined || !process.host.isRunning) return false
      cluster.freeze(process, act.ms)
      return true
    case "set wall clock":
      if (process === undefined) return false
      process.setWallClock(act.by)
      return true
    case "second process":
      cluster.start("b")
      return true
    case "session defect":
      cluster.defects.plan(userId, act.times)
      return true
    case "guild defect":
      return cluster.strikeGuild(act.times)
    case "postgres":
    case "redis":
      cluster.disturb(act.do, act.only === null ? "*" : (cluster.processes.get(act.only)?.host.name ?? "*"), act)
      return true
    case "wipe redis":
      cluster.redis.wipe()
      return true
    case "restart redis":
      cluster.redis.restart(act.lost)
      return true
    case "drop":
      if (act.refuse) sessions.next.refusals += sessions.connected().length
      if (act.down > 0) sessions.downUntil = time.now + act.down
      for (const { link } of sessions.connected()) link.drop()
      return true
    case "zombie":
      for (const { session } of sessions.connected()) {
        // What a dead connection did not deliver, it does not deliver later.
        if (session.hearing !== "nothing") session.hearing = act.dispatches ? "no acknowledgements" : "nothing"
      }
      return true
    case "invalidate":
      for (const { link, session } of sessions.connected()) {
        // A connection that delivers nothing cannot deliver this either.
        if (session.hearing !== "nothing") sessions.invalidate(session, link, act.resumable)
      }
      return true
    case "duplicate":
      for (const { session } of sessions.connected()) session.duplicate(act.times)
      return true
    case "overlap":
      sessions.next.overlap = act.times
      return true
    case "swap":
      for (const it of cluster.processes.values()) it.swap()
      return true
    case "guild outage":
      if (!world.guild(guildId).facts.available) return false
      places.setAvailable(guildId, false)
      time.after(act.ms, () => cluster.endOutage())
      return true
    case "late guild":
      sessions.next.withheld.set(guildId, act.after)
      return true
  }
}
