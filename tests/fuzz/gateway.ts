import { setImmediate } from "node:timers/promises"
import { Effect, Exit, Layer, Logger, Metric, Scope } from "effect"
import { writtenAt } from "../../src/actors/chat/messageAward.ts"
import { malformedDispatches } from "../../src/actors/inspection/metrics.ts"
import { Fleet } from "../../src/actors/shard/Fleet.ts"
import { fleetLife } from "../../src/actors/shard/fleetLife.ts"
import type { ShardActor } from "../../src/actors/shard/ShardActor.ts"
import { layerMemory } from "../../src/infra/checkpoint/embedded.ts"
import { LedgerClock } from "../../src/infra/clock/LedgerClock.ts"
import { decodeDispatch } from "../../src/infra/discord/decodeDispatch.ts"
import { DiscordRest } from "../../src/infra/discord/DiscordRest.ts"
import { Gateway, type GatewayListener } from "../../src/infra/discord/Gateway.ts"
import { makeMemoryLedger } from "../actors/support/memoryLedger.ts"
import { ada, ben, cabin, deck, guildCreate, harbour, meadow, ready, voiceState } from "../actors/support/payloads.ts"
import { type Campaign, type Tally, wage } from "./campaign.ts"
import type { Findings } from "./findings.ts"
import { type Frame, frame } from "./frames.ts"

/** Lines of the log that one minute may bring, whatever comes in, and how long one may be. */
const linesMost = 60
const lineLengthMost = 4000

/** Where everybody really is, while nobody lies. */
const truth = new Map([
  [ada, cabin],
  [ben, deck]
])

/** The runtime as it is built, but for its gateway, which is ours to lie through. */
const startBot = Effect.gen(function* () {
  const ledger = makeMemoryLedger()
  const log = { lines: 0, longest: 0, worst: "" }
  const line: { listener: GatewayListener | null } = { listener: null }
  const gateway = Gateway.of({
    plan: Effect.succeed({ count: 1, shards: [0] }),
    reduced: () => false,
    connect: (_, __, ___, listener) =>
      Effect.sync(() => {
        line.listener = listener
        return {
          heartbeat: Effect.clockWith(({ currentTimeMillis }) => currentTimeMillis).pipe(
            Effect.map((sentAt) => listener.acknowledged(sentAt))
          ),
          requestMembers: () => Effect.void,
          refused: Effect.never
        }
      })
  })
  const rest = DiscordRest.of({
    gateway: Effect.die("not asked for"),
    currentUser: Effect.die("not asked for"),
    member: (_, userId) => Effect.succeed(truth.has(userId) ? { userId, name: userId, bot: false, roles: [] } : null),
    channel: () => Effect.succeed(null),
    voiceState: (guildId, userId) =>
      Effect.succeed(
        guildId === harbour && truth.has(userId)
          ? {
              userId,
              channelId: truth.get(userId) ?? null,
              sessionId: "first",
              silenced: false,
              camera: false,
              screen: false
            }
          : null
      )
  })
  const written = Logger.layer([
    Logger.map(Logger.formatJson, (text) => {
      // A new session or a resume is told each time: that is news of its own.
      if (!text.includes('"level":"INFO"')) log.lines++
      if (text.length > log.longest) Object.assign(log, { longest: text.length, worst: text.slice(0, 500) })
    })
  ])
  const services = yield* Layer.build(
    Layer.mergeAll(
      ledger.layer,
      layerMemory,
      LedgerClock.layer,
      Fleet.layer,
      Layer.succeed(Gateway, gateway),
      Layer.succeed(DiscordRest, rest),
      written
    )
  )
  const fleet = yield* Fleet.pipe(Effect.provideContext(services))
  const life = yield* fleetLife("fuzz").pipe(Effect.provideContext(services), Effect.forkScoped)
  return { fleet, ledger, life, line, log }
})

type Bot = Effect.Success<typeof startBot>

const waitFor = async (what: string, isSo: () => boolean): Promise<void> => {
  const deadline = performance.now() + 10_000
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`)
    await setImmediate()
  }
}

const malformedSoFar = () => Effect.runSync(Metric.value(malformedDispatches)).count

const dayMs = 86_400_000

/** What each frame that was not a duplicate should add to the count of the unreadable. */
const unreadableIn = ({ data, name }: Frame): number => {
  // A socket may bring any name.
  const event = decodeDispatch(name as string, data)
  if (event === null) return 0
  if (event._tag === "MessageSent") return writtenAt(event.messageId) > Date.now() + dayMs ? 1 : 0
  return event._tag === "DispatchMalformed" ? 1 : "malformed" in event ? event.malformed.length : 0
}

const numberOf = ({ sequence }: Frame, shard: ShardActor): number =>
  "is" in sequence ? sequence.is : shard.window.highest + sequence.by

const isNumber = (sequence: number) => Number.isSafeInteger(sequence) && sequence > 0

/** One bot, lied to batch by batch. */
class Conversation {
  readonly #bot: Bot
  #batches = 0

  constructor(bot: Bot) {
    this.#bot = bot
  }

  get #shard(): ShardActor {
    const running = this.#bot.fleet.berths.get(0)?.running
    if (running === null || running === undefined) throw new Error("the shard does not run")
    return running.actor
  }

  readonly begin = () =>
    waitFor("the shard runs", () => this.#bot.line.listener !== null && this.#bot.fleet.berths.get(0)?.running != null)

  readonly lie = async (frames: ReadonlyArray<Frame>, tally: Tally): Promise<void> => {
    const before = malformedSoFar()
    let expected = 0
    for (const frame of frames) {
      const shard = this.#shard
      const sequence = numberOf(frame, shard)
      const duplicates = shard.duplicates
      this.#told(frame.name, sequence, frame.data)
      const unreadable = isNumber(sequence) ? (shard.duplicates > duplicates ? 0 : unreadableIn(frame)) : 1
      expected += unreadable
      if (unreadable > 0 || shard.duplicates > duplicates) tally.refused++
      else tally.accepted++
    }
    await waitFor("every unreadable frame is counted", () => malformedSoFar() - before >= expected)
    const counted = malformedSoFar() - before
    if (counted !== expected) throw new Error(`${expected} unreadable, ${counted} counted`)
    await this.resync()
  }

  /** The truth again, in well-formed frames: the bot must take them and know where everybody is. */
  async resync(): Promise<void> {
    const { window } = this.#shard
    if (this.#batches++ % 5 === 0 || window.highest > Number.MAX_SAFE_INTEGER - 100)
      this.#told("READY", 1, ready([harbour, meadow]))
    const tell = (name: string, data: unknown) => this.#told(name, window.highest + 1, data)
    tell("GUILD_CREATE", guildCreate(meadow))
    tell(
      "GUILD_CREATE",
      guildCreate(harbour, [
        [ada, deck],
        [ben, deck]
      ])
    )
    tell("VOICE_STATE_UPDATE", voiceState(harbour, ada, cabin))
    const found = () => {
      const guild = this.#shard.cells.get(harbour)?.guild
      return [...(guild?.roster.occupants.values() ?? [])]
        .map(({ seat, userId }) => `${userId}@${seat.channelId}`)
        .sort()
        .join()
    }
    const real = [...truth]
      .map(([userId, channelId]) => `${userId}@${channelId}`)
      .sort()
      .join()
    await waitFor(
      `everybody is where they are: ${real}`,
      () => this.#shard.cells.get(harbour)?.idle === true && found() === real
    )
    this.#inspect()
    const { attempts, batches, paid } = this.#bot.ledger
    for (const all of [attempts, batches, paid]) all.length = 0
  }

  #told(name: unknown, sequence: number, data: unknown): void {
    // The listener takes what the socket brings, and that is of any type.
    this.#bot.line.listener?.dispatched(name as string, sequence, data)
  }

  #inspect(): void {
    const { fleet, life } = this.#bot
    const berth = fleet.berths.get(0)
    const fallen = [...this.#shard.cells.values()].filter(({ restarts }) => restarts.total > 0)
    if (life.pollUnsafe() !== undefined) throw new Error("the fleet has ended")
    if (berth === undefined || berth.restarts.total > 0) throw new Error("the shard crashed")
    if (fallen.length > 0) throw new Error(`a guild crashed: ${fallen.map(({ lastError }) => lastError).join()}`)
  }
}

/** Everything that a gateway can send, through the listener of a shard as the runtime builds it. */
export const fuzzGateway = async (campaign: Campaign): Promise<Findings> => {
  const scope = Scope.makeUnsafe()
  const bot = await Effect.runPromise(startBot.pipe(Scope.provide(scope)))
  const talk = new Conversation(bot)
  await talk.begin()
  const findings = await wage(
    { surface: "gateway", values: frame, batchSize: 200, shrinks: true, strike: talk.lie },
    campaign
  )
  const { lines, longest, worst } = bot.log
  const minutes = findings.seconds / 60 + 1
  const crashes = [...findings.crashes]
  if (lines > linesMost * minutes) crashes.push(`the log was flooded: ${lines} lines in ${minutes.toFixed(1)} minutes`)
  if (longest > lineLengthMost) crashes.push(`a line of the log had ${longest} characters: ${worst}`)
  const cells = bot.fleet.berths.get(0)?.running?.actor.cells.size
  await Effect.runPromise(Scope.close(scope, Exit.void))
  return {
    ...findings,
    crashes,
    notes: [`${lines} warnings logged, the longest line of ${longest} characters; ${cells} guilds have a place`]
  }
}
