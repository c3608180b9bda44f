import { GatewayOpcodes, type GatewaySendPayload } from "discord.js"
import { Clock, Effect, Latch, Queue } from "effect"

/** Discord closes a connection (4008) that sends more than 120 payloads in 60 s; the rest is for heartbeats. */
const mostRequests = 90
const within = 60_000

/** Discord answers at most so many named members a request. */
const mostMembers = 100

/** A socket whose peer leaves a heartbeat unanswered for so long is dead. */
const patience = 20_000

export interface Socket {
  /** Sends at once; never throws. */
  readonly send: (payload: GatewaySendPayload) => void
  /** Cuts the connection without a closing handshake, which a dead peer would never finish. */
  readonly cut: () => void
}

interface Request {
  readonly guild_id: string
  readonly user_ids: Array<string>
}

/**
 * What we send on a shard's socket beside its library: heartbeats at our own interval, so that the horizon moves on a
 * quiet shard, and requests for members, queued until the session is ready and paced.
 */
export const makeUplink = Effect.fnUntraced(function* (socket: Socket) {
  const clock = yield* Clock.Clock
  const ready = yield* Latch.make(false)
  const requests = yield* Queue.unbounded<Request>()
  let unanswered: Array<number> = []
  let libraryBeatAt = -1

  const heartbeat = (sequence: number) => {
    const now = clock.currentTimeMillisUnsafe()
    if (now - (unanswered[0] ?? now) > patience) return socket.cut()
    unanswered.push(now)
    socket.send({ op: GatewayOpcodes.Heartbeat, d: sequence === 0 ? null : sequence })
  }

  /**
   * When the heartbeat left that an acknowledgement answers. They carry no id but come in order; `byLibrary` is when
   * the library's own last heartbeat left.
   */
  const answered = (byLibrary: number): number => {
    const [ours] = unanswered
    if (byLibrary > libraryBeatAt && (ours === undefined || byLibrary <= ours)) {
      libraryBeatAt = byLibrary
      return byLibrary
    }
    unanswered.shift()
    return ours ?? byLibrary
  }

  const lost = () => {
    ready.closeUnsafe()
    unanswered = []
  }

  const requestMembers = (guildId: string, userIds: ReadonlyArray<string>) =>
    Effect.sync(() => {
      for (let from = 0; from < userIds.length; from += mostMembers)
        Queue.offerUnsafe(requests, { guild_id: guildId, user_ids: userIds.slice(from, from + mostMembers) })
    })

  const sentAt: Array<number> = []
  yield* Effect.gen(function* () {
    const request = yield* Queue.take(requests)
    const now = yield* Clock.currentTimeMillis
    const oldest = sentAt.length < mostRequests ? undefined : sentAt.shift()
    if (oldest !== undefined) yield* Effect.sleep(Math.max(0, oldest + within - now))
    yield* ready.await
    sentAt.push(yield* Clock.currentTimeMillis)
    socket.send({ op: GatewayOpcodes.RequestGuildMembers, d: request })
  }).pipe(Effect.forever, Effect.forkScoped)

  return { heartbeat, answered, lost, requestMembers, ready: () => ready.openUnsafe() } as const
})
