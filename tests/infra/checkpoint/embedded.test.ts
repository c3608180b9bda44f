import { DatabaseSync } from "node:sqlite"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe } from "@effect/vitest"
import { Effect } from "effect"
import { layerEmbedded } from "../../../src/infra/checkpoint/embedded.ts"
import { checkpointContract } from "./contract.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "guildhall-checkpoint-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

describe("the embedded checkpoint store", () => {
  checkpointContract(
    Effect.map(folder, (path) => ({
      layer: layerEmbedded(path),
      wipe: Effect.sync(() => {
        using db = new DatabaseSync(join(path, "checkpoint.sqlite"))
        db.exec("delete from epoch; delete from record")
      })
    }))
  )
})
