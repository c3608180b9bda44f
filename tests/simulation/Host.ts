import { type Clock, Duration, Effect, Scheduler } from "effect"
import type { VirtualTime } from "./VirtualTime.ts"

/**
 * One process of an operating system: a queue of tasks that it works through, a clock, and whatever may happen to
 * either. Frozen, it takes nothing, but finds everything later; dead, it never takes anything again.
 */
export class Host {
  readonly name: string
  readonly scheduler: Scheduler.Scheduler
  readonly clock: Clock.Clock
  state: "running" | "frozen" | "dead" = "running"
  /** How far its wall clock is off: ms. */
  wallOff = 0
  readonly #time: VirtualTime
  #tasks: Array<() => void> = []

  constructor(name: string, time: VirtualTime) {
    this.name = name
    this.#time = time
    this.scheduler = new Scheduler.MixedScheduler("async", (task) => {
      this.enqueue(task)
      return () => {
        this.#tasks = this.#tasks.filter((other) => other !== task)
      }
    })
    const wall = () => time.now + this.wallOff
    const monotonic = () => BigInt(time.now) * 1_000_000n
    this.clock = {
      currentTimeMillisUnsafe: wall,
      currentTimeMillis: Effect.sync(wall),
      currentTimeNanosUnsafe: () => BigInt(wall()) * 1_000_000n,
      currentTimeNanos: Effect.sync(() => BigInt(wall()) * 1_000_000n),
      monotonicTimeNanosUnsafe: monotonic,
      monotonicTimeNanos: Effect.sync(monotonic),
      sleep: (duration) => this.wait(Duration.toMillis(duration))
    }
  }

  /** To be done as soon as it runs. */
  enqueue(task: () => void): void {
    if (this.state !== "dead") this.#tasks.push(task)
  }

  wait(ms: number): Effect.Effect<void> {
    if (ms === Infinity) return Effect.never
    return Effect.callback((resume) => {
      const cancel = this.#time.after(ms, () => this.enqueue(() => resume(Effect.void)))
      return Effect.sync(cancel)
    })
  }

  /** Does what there is to do. Answers whether there was anything. */
  work(): boolean {
    if (this.state !== "running" || this.#tasks.length === 0) return false
    while (this.state === "running" && this.#tasks.length > 0) {
      const tasks = this.#tasks
      this.#tasks = []
      for (const task of tasks) if (this.isRunning) task()
    }
    return true
  }

  get isRunning(): boolean {
    return this.state === "running"
  }

  die(): void {
    this.state = "dead"
    this.#tasks = []
  }
}
