import { Effect } from "effect"
import { supervised } from "../../actors/supervised.ts"
import { deployCommands } from "./deployCommands.ts"
import { features } from "./features.ts"
import { Registry } from "./Registry.ts"
import { serveInteractions } from "./serveInteractions.ts"
import { keepWelcoming } from "./welcome/keepWelcoming.ts"

/**
 * Starts what members meet in Discord, for as long as the scope is open: deploys the commands when they changed,
 * welcomes, and answers whoever uses them.
 */
export const discordLife = Effect.gen(function* () {
  const registry = new Registry(features)
  yield* deployCommands(registry).pipe(
    Effect.catchCause((cause) => Effect.logError("the commands could not be deployed", cause)),
    Effect.forkScoped
  )
  yield* keepWelcoming.pipe(supervised("welcome"), Effect.forkScoped({ startImmediately: true }))
  yield* serveInteractions(registry).pipe(supervised("interactions"), Effect.forkScoped({ startImmediately: true }))
})
