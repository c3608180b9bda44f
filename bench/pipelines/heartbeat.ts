import { Journal } from "../../src/actors/checkpoint/Journal.ts"
import type { GuildCell } from "../../src/actors/guild/GuildCell.ts"
import { Horizon } from "../../src/actors/shard/Horizon.ts"
import { ShardActor } from "../../src/actors/shard/ShardActor.ts"
import { flat } from "../../src/machines/flat.ts"
import { GuildId } from "../../src/machines/ids.ts"
import { defaultSettings, type GuildSettings } from "../../src/machines/settings/GuildSettings.ts"
import { voiceSession } from "../../src/machines/voice/voiceSession.ts"
import { answer } from "../child.ts"
import { Crowd, guildIdAt } from "../discord/crowd.ts"
import { median } from "../median.ts"

/** All guilds are as large as the one that is paid at every beat; the others are paid once an hour. */
export interface HeartbeatRequest {
  readonly sessions: number
  readonly due: number
  readonly beats: number
}

/** A payout of 60 s, and the second that the wheel rounds up to. */
const between = 62_000
/** Less than what a shard takes for a stalled loop. */
const step = 2000

const payingEvery = (payoutSeconds: number): GuildSettings => ({
  ...defaultSettings,
  voice: { ...defaultSettings.voice, payoutSeconds }
})

/** A shard of its own, on a clock of its own, without fibres: what a heartbeat costs, and what is done for it. */
answer(({ beats, due, sessions }: HeartbeatRequest) => {
  let now = Date.now()
  let paid = 0
  const awake = new Set<GuildCell>()
  const nothing = () => {}
  const shard = new ShardActor(
    {
      logic: flat(voiceSession),
      now: () => now,
      wall: () => now,
      elapsed: () => performance.now(),
      start: (cell) => {
        cell.running = false
        awake.add(cell)
      },
      later: nothing,
      beat: nothing,
      requestMembers: nothing,
      memberLeft: nothing,
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
    for (const cell of awake) {
      while (!cell.idle) cell.drain(256)
      shard.rested(cell)
    }
    awake.clear()
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
  paid = 0
  const times: Array<number> = []
  globalThis.gc?.()
  for (let beat = 0; beat < beats; beat++) {
    for (let passed = 0; passed < between; passed += step) {
      now += step
      shard.tick()
    }
    shard.acknowledged(now)
    const began = performance.now()
    shard.heartbeat()
    work()
    shard.meta()
    times.push(performance.now() - began)
  }
  if (paid !== beats * due) throw new Error(`paid ${paid} instead of ${beats * due}`)
  return median(times)
})
