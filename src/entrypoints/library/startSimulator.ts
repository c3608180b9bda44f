import { Effect, Exit, Scope } from "effect"
import type { Step } from "../../infra/simulator/script/steps.ts"
import { Simulator, type SimulatorOptions } from "../../infra/simulator/Simulator.ts"

export interface RunningSimulator {
  /** Its addresses and token, the world, the truth, and what the bot sent. */
  readonly simulator: Simulator
  /** Carries out steps in order, waiting where they wait. Answers, for each, the id of what it made. */
  readonly run: (steps: ReadonlyArray<Step>) => Promise<ReadonlyArray<string | null>>
  /** The same from a script in JSON Lines. */
  readonly runScript: (text: string) => Promise<ReadonlyArray<string | null>>
  readonly stop: () => Promise<void>
}

/** A Discord on loopback for those who do not use Effect: runs until it is stopped. */
export const startSimulator = async (options: SimulatorOptions = {}): Promise<RunningSimulator> => {
  const scope = Scope.makeUnsafe()
  const stop = () => Effect.runPromise(Scope.close(scope, Exit.void))
  const simulator = await Effect.runPromise(
    Simulator.make(options).pipe(
      Scope.provide(scope),
      Effect.tapCause(() => Effect.promise(stop))
    )
  )
  return {
    simulator,
    run: (steps) => Effect.runPromise(simulator.run(steps)),
    runScript: (text) => Effect.runPromise(simulator.runScript(text)),
    stop
  }
}
