import { GatewayDispatchEvents, type GatewayDispatchPayload } from "discord.js"
import { Effect } from "effect"
import type { GatewayListener } from "./Gateway.ts"
import { makeUplink, type Socket } from "./uplink.ts"

/** The close code of a socket that died without one. */
const vanished = 1006

export interface ShardLineOptions {
  readonly listener: GatewayListener
  readonly socket: Socket
  /** Of the last dispatch of the session to resume, 0 for none. */
  readonly sequence: number
  /** READY or RESUMED came. */
  readonly onReady: () => void
}

/** One shard as its listener knows it, over one socket after another: every dispatch once and in order, every loss. */
export const makeShardLine = Effect.fnUntraced(function* ({ listener, onReady, sequence, socket }: ShardLineOptions) {
  /** Of the last dispatch that the listener was told. */
  let told = sequence
  /** Between a socket's HELLO and its end. */
  let open = false
  let silent = false

  const uplink = yield* makeUplink({
    send: (payload) => {
      if (open) socket.send(payload)
    },
    cut: socket.cut
  })

  const closed = (code: number) => {
    if (!open) return
    open = false
    uplink.lost()
    if (!silent) listener.lost(code)
  }

  return {
    isOpen: () => open,
    opened: () => {
      // A socket that dies in the midst of its closing handshake is replaced without a word.
      closed(vanished)
      open = true
    },
    closed,
    dispatched: ({ d, s, t }: GatewayDispatchPayload) => {
      // Sequences start anew with each gateway session; a replay may overlap what came before it.
      if (t === GatewayDispatchEvents.Ready) told = 0
      if (s <= told || silent) return
      // Anything else the listener refuses: measured by infinity, every later dispatch would be old.
      if (Number.isSafeInteger(s)) told = s
      // The library's own Resumed comes before the replay, this dispatch after it.
      if (t === GatewayDispatchEvents.Ready || t === GatewayDispatchEvents.Resumed) {
        onReady()
        uplink.ready()
      }
      listener.dispatched(t, s, d)
    },
    acknowledged: (libraryBeatAt: number) => {
      if (!silent) listener.acknowledged(uplink.answered(libraryBeatAt))
    },
    /** From now on the listener is told nothing. */
    silence: () => {
      silent = true
    },
    heartbeat: Effect.sync(() => {
      if (open) uplink.heartbeat(told)
    }),
    requestMembers: uplink.requestMembers
  } as const
})
