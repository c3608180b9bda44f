import { assert, describe, it } from "@effect/vitest"
import { GatewayOpcodes, type GatewaySendPayload } from "discord.js"
import { type Duration, Effect } from "effect"
import { TestClock } from "effect/testing"
import { makeUplink } from "../../../src/infra/discord/uplink.ts"

const makeSocket = () => {
  const sent: Array<GatewaySendPayload> = []
  let cuts = 0
  return {
    sent,
    cuts: () => cuts,
    socket: {
      send: (payload: GatewaySendPayload) => {
        sent.push(payload)
      },
      cut: () => {
        cuts += 1
      }
    }
  }
}

/** Lets time pass, and every fibre do all it can before and after. */
const passing = Effect.fnUntraced(function* (duration: Duration.Input) {
  const turns = Effect.repeat(Effect.yieldNow, { times: 1_000 })
  yield* turns
  yield* TestClock.adjust(duration)
  yield* turns
})

describe("heartbeats of our own", () => {
  it.effect("carry the last sequence, null before the first", () =>
    Effect.gen(function* () {
      const { sent, socket } = makeSocket()
      const uplink = yield* makeUplink(socket)
      uplink.heartbeat(0)
      uplink.heartbeat(7)
      assert.deepStrictEqual(sent, [
        { op: GatewayOpcodes.Heartbeat, d: null },
        { op: GatewayOpcodes.Heartbeat, d: 7 }
      ])
    })
  )

  it.effect("are answered in order, mixed with those of the library", () =>
    Effect.gen(function* () {
      const uplink = yield* makeUplink(makeSocket().socket)
      yield* TestClock.setTime(1_000)
      uplink.heartbeat(1)
      yield* TestClock.setTime(3_000)
      uplink.heartbeat(1)
      // The library's own left at 2 000, between the two.
      assert.strictEqual(uplink.answered(2_000), 1_000)
      assert.strictEqual(uplink.answered(2_000), 2_000)
      assert.strictEqual(uplink.answered(2_000), 3_000)
    })
  )

  it.effect("left unanswered for long cut the socket, once", () =>
    Effect.gen(function* () {
      const { cuts, socket } = makeSocket()
      const uplink = yield* makeUplink(socket)
      for (let beat = 0; beat <= 4; beat += 1) {
        uplink.heartbeat(1)
        yield* TestClock.adjust("5 seconds")
      }
      assert.strictEqual(cuts(), 0)
      uplink.heartbeat(1)
      assert.strictEqual(cuts(), 1)
      uplink.lost()
      uplink.heartbeat(1)
      assert.strictEqual(cuts(), 1)
    })
  )
})

describe("requests for members", () => {
  it.effect("wait for the session to be ready", () =>
    Effect.gen(function* () {
      const { sent, socket } = makeSocket()
      const uplink = yield* makeUplink(socket)
      yield* uplink.requestMembers("1", ["2"])
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual(sent.length, 0)
      uplink.ready()
      yield* TestClock.adjust("1 millis")
      assert.deepStrictEqual(sent, [{ op: GatewayOpcodes.RequestGuildMembers, d: { guild_id: "1", user_ids: ["2"] } }])
    })
  )

  it.effect("never exceed what Discord takes in a minute, and leave room for heartbeats", () =>
    Effect.gen(function* () {
      const { sent, socket } = makeSocket()
      const uplink = yield* makeUplink(socket)
      uplink.ready()
      for (let guild = 1; guild <= 200; guild += 1) yield* uplink.requestMembers(String(guild), ["2"])
      yield* passing("59 seconds")
      assert.strictEqual(sent.length, 90)
      yield* passing("1 seconds")
      assert.strictEqual(sent.length, 180)
      yield* passing("60 seconds")
      assert.strictEqual(sent.length, 200)
    })
  )
})
