import { Journal } from "../../src/actors/checkpoint/Journal.ts"
import type { GuildCell } from "../../src/actors/guild/GuildCell.ts"
import { Invariants } from "../../src/actors/invariants/Invariants.ts"
import { Horizon } from "../../src/actors/shard/Horizon.ts"
import { ShardActor } from "../../src/actors/shard/ShardActor.ts"
import { flat } from "../../src/machines/flat.ts"
import { GuildId } from "../../src/machines/ids.ts"
import { observedSum } from "../../src/machines/invariants/observedSum.ts"
import { defaultSettings, type GuildSettings } from "../../src/machines/settings/GuildSettings.ts"
import { voiceSession } from "../../src/machines/voice/voiceSession.ts"
import { answer } from "../child.ts"
import { Crowd } from "../discord/crowd.ts"
import { guildIdAt } from "../discord/payloads.ts"

export type HeartbeatRequest =
  /** All guilds are as large as the one that is paid at every beat; the others are paid once an hour. */
  | { readonly ask: "open"; readonly sessions: number; readonly due: number }
  /** Answers what each of so many beats took: ms. An hour of them and everybody is due. */
  | { readonly ask: "beat"; readonly beats: number }

/** A payout of 60 s, and the second that the wheel rounds up to. */
const between = 62_000
/** Less than what a shard takes for a stalled loop. */
const step = 2000

const payingEvery = (payoutSeconds: number): GuildSettings => ({
  ...defaultSettings,
  voice: { ...defaultSettings.voice, payoutSeconds }
})

/** A shard of its own, on a clock of its own, without fibres: what a heartbeat costs, and what is done for it. */
const open = (sessions: number, due: number) => {
  let now = Date.now()
  let paid = 0
  const awake = new Set<GuildCell>()
  const nothing = () => {}
  const invariants = new Invariants()
  const shard = new ShardActor(
    {
      logic: flat(voiceSession),
      traces: null,
      now: () => now,
      wall: () => now,
      // There is no connection that could fall silent.
      heartbeatMs: Infinity,
      elapsed: () => performance.now(),
      start: (cell) => {
        cell.running = false
        awake.add(cell)
      },
      later: nothing,
      beat: nothing,
      requestMembers: nothing,
      lookUp: nothing,
      memberMoved: nothing,
      told: nothing,
      interacted: nothing,
      accounted: (before, after) => invariants.note("observed time adds up", observedSum(before, after), now),
      transitioned: nothing,
      crashed: nothing,
      malformed: nothing,
      lost: nothing,
      ready: nothing
    },
    new Horizon(now, null),
    new Journal(0),
    () => ({ stuck: false, submit: () => paid++ })
  )
  const work = () => {
    for (const cell of awake) while (!cell.idle) cell.drain(256)
    awake.clear()
  }
  const beat = (): number => {
    for (let passed = 0; passed < between; passed += step) {
      now += step
      shard.tick()
    }
    shard.acknowledged(now)
    paid = 0
    const began = performance.now()
    shard.heartbeat()
    work()
    shard.meta()
    const took = performance.now() - began
    if (paid !== due) throw new Error(`${paid} were paid instead of ${due}`)
    return took
  }

  for (let guild = 0; guild < sessions / due; guild++) {
    shard.cell(GuildId.make(guildIdAt(guild))).open(payingEvery(guild === 0 ? 60 : 3600))
  }
  for (const text of new Crowd({ guilds: sessions / due, people: due }).greeting("")) {
    const { d, s, t } = JSON.parse(text)
    shard.dispatched(t, s, d)
    work()
  }
  shard.heartbeat()
  work()
  return beat
}

let beat = (): number => Number.NaN

answer((request: HeartbeatRequest) => {
  if (request.ask === "beat") return Array.from({ length: request.beats }, () => beat())
  beat = open(request.sessions, request.due)
  globalThis.gc?.()
  return null
})
