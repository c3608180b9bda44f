import { Effect, Exit } from "effect"
import {
  type Checkpoint,
  CheckpointFenced,
  type CheckpointKey,
  CheckpointLost,
  type CheckpointStore,
  CheckpointUnavailable,
  type Journal
} from "../../src/infra/checkpoint/CheckpointStore.ts"
import { chunksOf, inFieldOrder, makeTurns, nameOf, type parts } from "../../src/infra/checkpoint/journal.ts"
import type { Random } from "../../src/infra/simulator/random.ts"
import type { StoreGuard } from "./guards.ts"
import type { Host } from "./Host.ts"
import { Server } from "./Server.ts"
import type { VirtualTime } from "./VirtualTime.ts"

type Parts = Readonly<Record<(typeof parts)[number], ReadonlyMap<string, string>>>

interface Stored extends Parts {
  readonly epoch: number
  /** The newest call that was taken; older ones of the same epoch come late. */
  readonly turn: number
}

const nothing: Parts = {
  guilds: new Map(),
  sessions: new Map(),
  unsettled: new Map(),
  spool: new Map(),
  meta: new Map()
}

const inOrder = ({ guilds, meta, sessions, spool, unsettled }: Parts): Parts => ({
  guilds: inFieldOrder(guilds),
  sessions: inFieldOrder(sessions),
  unsettled: inFieldOrder(unsettled),
  spool: inFieldOrder(spool),
  meta: inFieldOrder(meta)
})

interface Version {
  readonly at: number
  readonly shards: ReadonlyMap<string, Stored>
}

/** A checkpoint server that forgets on demand: everything, or its last second. */
export class MemoryRedis {
  readonly server: Server<CheckpointUnavailable>
  readonly #time: VirtualTime
  readonly #without: ReadonlySet<StoreGuard>
  #shards: ReadonlyMap<string, Stored> = new Map()
  /** As it was after each write of the last seconds: what an append-only file may still say after a crash. */
  #versions: ReadonlyArray<Version> = []
  /** Counts its starts: who had it before the last one cannot know what it forgot. */
  #run = 1
  /** When it last forgot anything: ms; 0: never. */
  forgotAt = 0
  #turn = 0

  constructor(time: VirtualTime, random: Random, without: ReadonlySet<StoreGuard>) {
    this.#time = time
    this.#without = without
    this.server = new Server(time, random, () => new CheckpointUnavailable({ cause: "the simulated Redis" }))
  }

  wipe(): void {
    this.forgotAt = this.#time.now
    this.#put(new Map())
  }

  /** Starts anew, without what was written in the last `ms`. */
  restart(ms: number): void {
    this.#run++
    this.forgotAt = this.#time.now
    this.#shards = this.#versions.findLast(({ at }) => at <= this.#time.now - ms)?.shards ?? this.#shards
  }

  /** `taken` is told what each takeover finds. */
  storeFor(host: Host, taken: (checkpoint: Checkpoint | null) => void): CheckpointStore["Service"] {
    const inTurn = makeTurns()
    const runs = new Map<string, number>()
    const takeOver = (key: CheckpointKey) =>
      Effect.suspend(() => {
        const turn = ++this.#turn
        return this.server.ask(host, () => {
          const stored = this.#shards.get(nameOf(key))
          if (stored !== undefined && this.#isNewer(stored, key)) return this.#fenced(key, stored)
          runs.set(nameOf(key), this.#run)
          const kept = stored ?? nothing
          this.#store(key, { ...kept, epoch: key.epoch, turn })
          return Exit.succeed(inOrder(kept))
        })
      }).pipe(
        Effect.tap((found) => Effect.sync(() => taken(found))),
        Effect.tapErrorTag("CheckpointUnavailable", () => Effect.sync(() => taken(null)))
      )
    const writeChunk = (key: CheckpointKey, chunk: ReturnType<typeof chunksOf>[number]) =>
      Effect.suspend(() => {
        const turn = ++this.#turn
        return this.server.ask(host, (): Exit.Exit<void, CheckpointFenced | CheckpointLost> => {
          const found = this.#shards.get(nameOf(key))
          const isLost = found === undefined || this.#isOlder(found, key) || runs.get(nameOf(key)) !== this.#run
          if (isLost && !this.#without.has("wipe detection")) return Exit.fail(new CheckpointLost({ shard: key.shard }))
          const stored = found ?? { ...nothing, epoch: key.epoch, turn: 0 }
          if (this.#isNewer(stored, key) || stored.turn > turn) return this.#fenced(key, stored)
          const changed: Record<(typeof parts)[number], ReadonlyMap<string, string>> = { ...stored }
          for (const part of new Set(chunk.map((change) => change.part))) {
            const fields = new Map(changed[part])
            for (const { field, value } of chunk.filter((change) => change.part === part)) {
              if (value === null) fields.delete(field)
              else fields.set(field, value)
            }
            changed[part] = fields
          }
          this.#store(key, { ...changed, epoch: stored.epoch, turn })
          return Exit.void
        })
      })
    return {
      takeOver: (key) => inTurn(key)(takeOver(key)),
      write: (key, journal: Journal) =>
        inTurn(key)(Effect.forEach(chunksOf(journal), (chunk) => writeChunk(key, chunk), { discard: true })),
      ping: this.server.ask(host, () => Exit.void)
    }
  }

  /** A later owner has been here. */
  #isNewer({ epoch }: Stored, key: CheckpointKey): boolean {
    return epoch > key.epoch && !this.#without.has("checkpoint epoch")
  }

  /** Our own takeover was forgotten. */
  #isOlder({ epoch }: Stored, key: CheckpointKey): boolean {
    return epoch < key.epoch && !this.#without.has("checkpoint epoch")
  }

  #fenced({ epoch, shard }: CheckpointKey, stored: Stored) {
    return Exit.fail(new CheckpointFenced({ shard, epoch, stored: stored.epoch }))
  }

  #store(key: CheckpointKey, stored: Stored): void {
    this.#put(new Map([...this.#shards, [nameOf(key), stored]]))
  }

  #put(shards: ReadonlyMap<string, Stored>): void {
    const { now } = this.#time
    this.#shards = shards
    const recent = this.#versions.findLastIndex(({ at }) => at < now - 5000)
    this.#versions = [...this.#versions.slice(Math.max(0, recent)), { at: now, shards }]
  }
}
