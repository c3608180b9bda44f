import { assert, it } from "@effect/vitest"
import { GatewayDispatchEvents, type GatewayDispatchPayload, GatewayOpcodes } from "discord.js"
import { Effect } from "effect"
import { makeShardLine } from "../../../src/infra/discord/shardLine.ts"
import { Recorder } from "./recorder.ts"

const dispatch = (s: number): GatewayDispatchPayload => ({
  op: GatewayOpcodes.Dispatch,
  t: GatewayDispatchEvents.GuildDelete,
  s,
  d: { id: "1", unavailable: true }
})

const open = Effect.fnUntraced(function* (sequence = 0) {
  const recorder = new Recorder()
  const socket = { send: () => undefined, cut: () => undefined }
  const line = yield* makeShardLine({ listener: recorder, socket, sequence, onReady: () => undefined })
  return { line, recorder } as const
})

it.effect("a socket that never opened is not lost", () =>
  Effect.gen(function* () {
    const { line, recorder } = yield* open()
    line.closed(1006)
    assert.deepStrictEqual(recorder.heard, [])
  })
)

it.effect("a socket replaced without a word is lost when the next one opens", () =>
  Effect.gen(function* () {
    const { line, recorder } = yield* open()
    line.opened()
    line.opened()
    line.closed(4000)
    assert.deepStrictEqual(recorder.heard, [
      { kind: "lost", code: 1006 },
      { kind: "lost", code: 4000 }
    ])
  })
)

it.effect("what a stored session has heard already is not told again", () =>
  Effect.gen(function* () {
    const { line, recorder } = yield* open(7)
    line.opened()
    for (const sequence of [6, 7, 8, 8]) line.dispatched(dispatch(sequence))
    assert.deepStrictEqual(
      recorder.dispatches.map(({ sequence }) => sequence),
      [8]
    )
  })
)

it.effect("a number that is none measures nothing: what follows is told", () =>
  Effect.gen(function* () {
    const { line, recorder } = yield* open()
    line.opened()
    line.dispatched(dispatch(Infinity))
    line.dispatched(dispatch(1))
    assert.deepStrictEqual(
      recorder.heard.map((heard) => (heard.kind === "dispatch" ? heard.sequence : null)),
      [Infinity, 1]
    )
  })
)
