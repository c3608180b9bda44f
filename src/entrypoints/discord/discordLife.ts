import { Effect } from "effect"
import { supervised } from "../../actors/supervised.ts"
import { deployCommands } from "./deployCommands.ts"
import { features } from "./features.ts"
import { Registry } from "./Registry.ts"
import { serveInteractions } from "./serveInteractions.ts"
import { keepWelcoming } from "./welcome/keepWelcoming.ts"

/**
 * What members meet in Discord: deploys the commands when they changed, welcomes, and answers whoever
 * uses them.
 */
export const discordLife = Effect.gen(function* () {
  const registry = new Registry(features)
  yield* deployCommands(registry).pipe(
    Effect.catchCause((cause) => Effect.logError("the commands could not be deployed", cause)),
    Effect.forkScoped
  )
  yield* keepWelcoming.pipe(supervised("welcome"), Effect.forkScoped({ startImmediately: true }))
  return yield* serveInteractions(registry).pipe(
    Effect.catchCause((cause) => Effect.logError("answering interactions crashed", cause)),
    Effect.forever
  )
}).pipe(Effect.scoped)
