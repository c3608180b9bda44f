import { Effect } from "effect"
import { CheckpointStore } from "../../../src/infra/checkpoint/CheckpointStore.ts"
import { layerEmbedded } from "../../../src/infra/checkpoint/embedded.ts"
import { entry, keyAt, numbered } from "./journals.ts"

/** A process to be killed: writes n over and over, in every field of an entry, and says each n that was kept. */
const [, , folder = ""] = process.argv

const program = Effect.gen(function* () {
  const store = yield* CheckpointStore
  const last = (yield* store.takeOver(keyAt(1))).meta.get("n") ?? "0"
  for (let n = Number(last) + 1; ; n++) {
    const sessions = new Map([...numbered(200).keys()].map((field) => [field, String(n)] as const))
    yield* store.write(keyAt(1), entry({ sessions, meta: new Map([["n", String(n)]]) }))
    process.stdout.write(`${n}\n`)
  }
})

await Effect.runPromise(program.pipe(Effect.provide(layerEmbedded(folder))))
