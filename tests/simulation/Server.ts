import { Effect, Exit } from "effect"
import type { Random } from "../../src/infra/simulator/random.ts"
import type { Host } from "./Host.ts"
import type { VirtualTime } from "./VirtualTime.ts"

/** How a server is reached: as it should; nobody is there; a black hole; it does what it is asked, and the answer is lost. */
export const reaches = ["well", "refused", "silent", "unanswered"] as const
export type Reach = (typeof reaches)[number]

/** How long a client waits for an answer: ms. */
const patience = 3000

/** A server across a network. What it does is done in one instant; on the way there and back, anything may happen. */
export class Server<Unavailable> {
  /** By the name of a host, or `*` for all. */
  readonly #reach = new Map<string, { readonly how: Reach }>()
  readonly #time: VirtualTime
  readonly #random: Random
  readonly #unavailable: () => Unavailable
  /** Takes this much longer: ms. */
  slow = 0

  constructor(time: VirtualTime, random: Random, unavailable: () => Unavailable) {
    this.#time = time
    this.#random = random
    this.#unavailable = unavailable
  }

  /** Answers how to end it, which tells whether it still was so: what comes later takes its place. */
  reach(name: string, how: Reach): () => boolean {
    const reach = { how }
    this.#reach.set(name, reach)
    return () => this.#reach.get(name) === reach && this.#reach.delete(name)
  }

  /** Everything is as it should be, for everyone. */
  heal(): void {
    this.#reach.clear()
    this.slow = 0
  }

  of({ name }: Host): Reach {
    const all = this.#reach.get("*")?.how ?? "well"
    return all === "well" ? (this.#reach.get(name)?.how ?? "well") : all
  }

  /** `work` runs at the server, at once and as a whole, if the request gets there: perhaps long after it was given up. */
  ask<A, E>(host: Host, work: () => Exit.Exit<A, E>): Effect.Effect<A, E | Unavailable> {
    return Effect.callback((resume) => {
      const answer = (exit: Exit.Exit<A, E | Unavailable>, ms: number) =>
        this.#time.after(ms, () => host.enqueue(() => resume(exit)))
      const fail = (ms: number) => answer(Exit.fail(this.#unavailable()), ms)
      if (this.of(host) === "refused") return void fail(1)
      // All of it on the way there: a ledger's time is then not old when it is told.
      const there = this.slow + this.#random.below(4)
      this.#time.after(there, () => {
        const reach = this.of(host)
        if (reach === "refused") return fail(1)
        if (reach === "silent") {
          if (this.#random.chance(0.2)) this.#time.after(this.#random.below(60_000), work)
          return fail(patience - there)
        }
        const exit = work()
        return reach === "unanswered" ? fail(1) : answer(exit, 0)
      })
    })
  }
}
