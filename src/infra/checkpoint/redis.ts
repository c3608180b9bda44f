import { Effect, Layer, Redacted } from "effect"
import type { Redis } from "ioredis"
import {
  type Checkpoint,
  CheckpointFenced,
  type CheckpointKey,
  CheckpointLost,
  CheckpointStore,
  type Journal
} from "./CheckpointStore.ts"
import { type Change, chunksOf, inFieldOrder, makeTurns, nameOf, type Part, parts } from "./journal.ts"
import { connectRedis } from "./redisConnection.ts"
import { argumentsOf } from "./redisScripts.ts"

/** All keys of a shard share one hash tag. */
const keyOf = (key: CheckpointKey, name: Part | "epoch" | "turn") => `guildhall:{${nameOf(key)}}:${name}`

/** Reads a hash in pages, so that neither side holds its breath over a large one. */
const readHash = async (client: Redis, key: string) => {
  const entries = new Map<string, string>()
  let cursor = "0"
  do {
    const [next, page] = await client.hscan(key, cursor, "COUNT", 1000)
    for (let i = 0; i + 1 < page.length; i += 2) entries.set(page[i] ?? "", page[i + 1] ?? "")
    cursor = next
  } while (cursor !== "0")
  return inFieldOrder(entries)
}

const fencedBy = ({ epoch, shard }: CheckpointKey, stored: number) => new CheckpointFenced({ shard, epoch, stored })

/** What `guildhallWrite` answered. */
const verdictOf = (
  key: CheckpointKey,
  answer: string | null
): Effect.Effect<void, CheckpointFenced | CheckpointLost> => {
  if (answer === null) return Effect.void
  if (answer === "lost") return Effect.fail(new CheckpointLost({ shard: key.shard }))
  // A live call is the newest of its process: another one writes under our epoch.
  if (answer === "late") return Effect.fail(fencedBy(key, key.epoch))
  return Effect.fail(fencedBy(key, Number(answer)))
}

/** Checkpoints in Redis 7 or newer. An unreachable one fails each call, and is waited for in the background. */
export const layerRedis = (url: Redacted.Redacted) =>
  Layer.effect(
    CheckpointStore,
    Effect.gen(function* () {
      const redis = yield* connectRedis(Redacted.value(url))
      const inTurn = makeTurns()
      /** By shard, the server's run in which its epoch was set. */
      const runs = new Map<string, string>()
      let turn = 0

      const takeOver = Effect.fnUntraced(function* (key: CheckpointKey) {
        const newer = yield* redis.use(async (client, run) => {
          const stored = await client.guildhallTakeOver(keyOf(key, "epoch"), keyOf(key, "turn"), key.epoch, ++turn)
          if (stored === null) runs.set(nameOf(key), run)
          return stored
        })
        if (newer !== null) return yield* fencedBy(key, Number(newer))
        const read = (part: Part) => redis.use((client) => readHash(client, keyOf(key, part)))
        return (yield* Effect.all(
          {
            guilds: read("guilds"),
            sessions: read("sessions"),
            unsettled: read("unsettled"),
            spool: read("spool"),
            meta: read("meta")
          },
          { concurrency: "unbounded" }
        )) satisfies Checkpoint
      })

      const writeChunk = (key: CheckpointKey, chunk: ReadonlyArray<Change>) =>
        redis
          .use(async (client, run) => {
            // A server that started anew may have forgotten its last second, or its last hour.
            if (runs.get(nameOf(key)) !== run) return "lost"
            const keys = [keyOf(key, "epoch"), keyOf(key, "turn"), ...parts.map((part) => keyOf(key, part))]
            return client.guildhallWrite(...keys, key.epoch, ++turn, ...argumentsOf(chunk))
          })
          .pipe(Effect.flatMap((answer) => verdictOf(key, answer)))

      const write = (key: CheckpointKey, journal: Journal) =>
        Effect.forEach(chunksOf(journal), (chunk) => writeChunk(key, chunk), { discard: true })

      return CheckpointStore.of({
        takeOver: (key) => inTurn(key)(takeOver(key)),
        write: (key, journal) => inTurn(key)(write(key, journal)),
        ping: Effect.asVoid(redis.use((client) => client.ping()))
      })
    })
  )
