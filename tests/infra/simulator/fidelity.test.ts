import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { TestClock } from "effect/testing"
import { Gateway } from "../../../src/infra/discord/Gateway.ts"
import { crowdOf, liveOnce } from "../../../src/infra/simulator/life.ts"
import { populate } from "../../../src/infra/simulator/load.ts"
import { seededRandom } from "../../../src/infra/simulator/random.ts"
import { SimulatedDiscord } from "../../../src/infra/simulator/SimulatedDiscord.ts"
import { layerSimulatedGateway } from "../../../src/infra/simulator/SimulatedGateway.ts"
import { Names } from "../../../src/infra/simulator/script/Names.ts"
import { performFault } from "../../../src/infra/simulator/script/performFault.ts"
import type { Fault } from "../../../src/infra/simulator/script/steps.ts"

const Voice = Schema.Struct({
  user_id: Schema.String,
  channel_id: Schema.NullOr(Schema.String),
  self_mute: Schema.Boolean,
  self_video: Schema.Boolean,
  self_stream: Schema.optionalKey(Schema.Literal(true))
})
const Heard = Schema.Struct({
  id: Schema.optionalKey(Schema.String),
  guild_id: Schema.optionalKey(Schema.String),
  voice_states: Schema.optionalKey(Schema.Array(Voice)),
  user: Schema.optionalKey(Schema.Struct({ id: Schema.String })),
  guilds: Schema.optionalKey(Schema.Array(Schema.Struct({ id: Schema.String })))
})
const readHeard = Schema.decodeUnknownSync(Heard)
const readVoice = Schema.decodeUnknownSync(Voice)

/** What somebody knows of voice who only listens, dropping what they heard before. */
class Listener {
  readonly guilds = new Map<string, Map<string, typeof Voice.Type>>()
  #last = 0

  readonly dispatched = (name: string, sequence: number, data: unknown): void => {
    if (name === "READY") {
      this.guilds.clear()
      this.#last = 0
    }
    if (sequence <= this.#last) return
    assert.strictEqual(sequence, this.#last + 1)
    this.#last = sequence
    const { guild_id: guildId = "", id = "", user, voice_states: states = [] } = readHeard(data)
    const known = this.guilds.get(guildId)
    if (name === "GUILD_CREATE") this.guilds.set(id, new Map(states.map((state) => [state.user_id, state])))
    if (name === "GUILD_MEMBER_REMOVE") known?.delete(user?.id ?? "")
    if (name === "CHANNEL_DELETE") {
      for (const [userId, { channel_id }] of known ?? []) if (channel_id === id) known?.delete(userId)
    }
    if (name !== "VOICE_STATE_UPDATE") return
    const state = readVoice(data)
    if (state.channel_id === null) known?.delete(state.user_id)
    else known?.set(state.user_id, state)
  }
}

const show = (states: Iterable<typeof Voice.Type>) =>
  [...states]
    .map((it) => `${it.user_id} ${it.channel_id} ${it.self_mute} ${it.self_video} ${it.self_stream ?? false}`)
    .sort()

const faults: ReadonlyArray<Fault> = [
  { do: "fault", kind: "drop" },
  { do: "fault", kind: "drop", resume: "refuse" },
  { do: "fault", kind: "drop", ms: 5000 },
  { do: "fault", kind: "close", code: 4000 },
  { do: "fault", kind: "close", code: 4007 },
  { do: "fault", kind: "reconnect" },
  { do: "fault", kind: "invalidate", resumable: true },
  { do: "fault", kind: "invalidate", resumable: false },
  { do: "fault", kind: "zombie" },
  { do: "fault", kind: "overlap", by: 5 },
  { do: "fault", kind: "duplicate", times: 3 },
  { do: "fault", kind: "unavailable", guild: "Guild 2" },
  { do: "fault", kind: "available", guild: "Guild 2" },
  { do: "fault", kind: "heal" }
]

/** A thousand changes among faults, then a quiet minute. */
const storm = (seed: number) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(Date.UTC(2026, 10, 21))
    const clock = yield* Effect.clockWith(Effect.succeed)
    const discord = new SimulatedDiscord({ now: () => clock.currentTimeMillisUnsafe(), seed })
    const names = new Names(discord)
    const random = seededRandom(seed)
    populate(discord, { guilds: 3, voice: 6 })
    const crowds = [...discord.world.guilds.values()].map((guild) => crowdOf(discord, guild, 6))
    const listener = new Listener()
    const silent = { acknowledged: () => undefined, lost: () => undefined }
    const connection = yield* Gateway.use((gateway) =>
      gateway.connect(0, 1, null, { dispatched: listener.dispatched, ...silent })
    ).pipe(Effect.provide(layerSimulatedGateway(discord)))
    for (let turn = 0; turn < 1000; turn += 1) {
      const crowd = random.pick(crowds)
      if (crowd !== undefined) liveOnce(discord, crowd)
      if (random.chance(0.02)) {
        const [kicked] = crowd?.guild.voice.keys() ?? []
        if (crowd !== undefined && kicked !== undefined && crowd.guild.voice.size > 3) {
          discord.voice.kick(crowd.guild.facts.id, kicked)
          discord.people.addMember(crowd.guild.facts.id, kicked)
        }
      }
      const fault = random.pick(faults)
      if (random.chance(0.05) && fault !== undefined) performFault(discord, null, names, fault)
      if (random.chance(0.1)) yield* connection.heartbeat
      if (random.chance(0.1)) yield* TestClock.adjust("1 second")
    }
    performFault(discord, null, names, { do: "fault", kind: "heal" })
    for (let beat = 0; beat < 3; beat += 1) {
      yield* connection.heartbeat
      yield* TestClock.adjust("20 seconds")
    }
    return { discord, listener }
  })

describe("whoever listens through a storm of faults", () => {
  it.effect.each(Array.from({ length: 25 }, (_, seed) => seed))("knows in the end who is where, seed %i", (seed) =>
    Effect.gen(function* () {
      const { discord, listener } = yield* storm(seed)
      for (const [guildId, { voice }] of discord.world.guilds) {
        const truth = [...voice.values()].map((state) => ({
          user_id: state.userId,
          channel_id: state.channelId,
          self_mute: state.selfMute,
          self_video: state.camera,
          ...(state.screen ? ({ self_stream: true } as const) : {})
        }))
        assert.deepStrictEqual(show(listener.guilds.get(guildId)?.values() ?? []), show(truth))
        for (const { channelId, userId } of voice.values()) {
          const open = discord.world.truth.segments(guildId, userId).at(-1)
          assert.deepStrictEqual([open?.channelId, open?.to], [channelId, null])
        }
      }
    })
  )
})
