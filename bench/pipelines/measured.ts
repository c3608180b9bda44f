import { answer } from "../child.ts"
import type { CrowdSize } from "../discord/crowd.ts"

export type PipelineRequest =
  | ({ readonly ask: "connect"; readonly port: number } & CrowdSize)
  /** Begins a round of so many frames. */
  | { readonly ask: "arm"; readonly frames: number }
  /** Waits until all of them are dealt with. */
  | { readonly ask: "finish" }
  | { readonly ask: "positions" }
  /** Bytes in use when all garbage is gone. */
  | { readonly ask: "weigh" }

/** CPU time of the process, user and system, and the time that passed: ms. */
export interface Round {
  readonly cpuMs: number
  readonly wallMs: number
}

export interface Pipeline {
  /** Connects, and waits until everybody in voice is known. */
  readonly connect: (port: number, crowd: CrowdSize) => Promise<void>
  /** Frames dealt with since the connection began; everything that follows from them is done. */
  readonly handled: () => number
  /** Puts away what a round has heaped up, outside of any measurement. */
  readonly tidy?: () => void
  /** Where everybody is, as far as it knows: a digest. */
  readonly positions?: () => string
}

export const until = async (done: () => boolean): Promise<void> => {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 2))
}

export const usedBytes = (): number => {
  for (let n = 0; n < 3; n++) globalThis.gc?.()
  const { external, heapUsed } = process.memoryUsage()
  return heapUsed + external
}

/** Lets the parent measure a pipeline, round after round, each from a heap without garbage. */
export const measured = (pipeline: Pipeline): void => {
  let expected = 0
  let cpu = process.cpuUsage()
  let began = 0
  answer(async (request: PipelineRequest) => {
    switch (request.ask) {
      case "connect":
        return pipeline.connect(request.port, request)
      case "arm":
        pipeline.tidy?.()
        globalThis.gc?.()
        expected = pipeline.handled() + request.frames
        began = performance.now()
        cpu = process.cpuUsage()
        return
      case "finish": {
        await until(() => pipeline.handled() >= expected)
        const { system, user } = process.cpuUsage(cpu)
        return { cpuMs: (user + system) / 1000, wallMs: performance.now() - began } satisfies Round
      }
      case "weigh":
        pipeline.tidy?.()
        return usedBytes()
      case "positions":
        return pipeline.positions?.() ?? null
    }
  })
}
