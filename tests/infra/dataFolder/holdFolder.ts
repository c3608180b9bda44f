import { NodeRuntime } from "@effect/platform-node"
import { Effect, Layer } from "effect"
import { DataFolder } from "../../../src/infra/dataFolder/DataFolder.ts"

/** A process that takes a folder, says "held" or why it could not, and holds it until it is killed. */
const [, , folder = ""] = process.argv

NodeRuntime.runMain(
  Layer.build(DataFolder.layer(folder)).pipe(
    Effect.match({
      onFailure: (error) => process.stdout.write(`${error._tag} ${error.message}\n`),
      onSuccess: () => process.stdout.write("held\n")
    }),
    Effect.andThen(Effect.never),
    Effect.scoped
  )
)
