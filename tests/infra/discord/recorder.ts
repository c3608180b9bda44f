import { Effect } from "effect"
import type { GatewayListener } from "../../../src/infra/discord/Gateway.ts"

export type Heard =
  | { readonly kind: "dispatch"; readonly name: string; readonly sequence: number; readonly data: unknown }
  | { readonly kind: "acknowledged"; readonly sentAt: number }
  | { readonly kind: "lost"; readonly code: number }

/** A listener that remembers all it was told, in order, and lets a test wait for what it is yet to be told. */
export class Recorder implements GatewayListener {
  readonly heard: Array<Heard> = []
  readonly #waiting = new Set<() => void>()

  readonly dispatched = (name: string, sequence: number, data: unknown) =>
    this.#hear({ kind: "dispatch", name, sequence, data })
  readonly acknowledged = (sentAt: number) => this.#hear({ kind: "acknowledged", sentAt })
  readonly lost = (code: number) => this.#hear({ kind: "lost", code })

  #hear(heard: Heard): void {
    this.heard.push(heard)
    for (const check of this.#waiting) check()
  }

  get dispatches() {
    return this.heard.filter((heard) => heard.kind === "dispatch")
  }

  get names(): ReadonlyArray<string> {
    return this.heard.map((heard) => (heard.kind === "dispatch" ? heard.name : heard.kind))
  }

  /** Without the acknowledgements, which come when the library's jitter has it. */
  get story(): ReadonlyArray<string> {
    return this.names.filter((name) => name !== "acknowledged")
  }

  count(name: string): number {
    return this.names.filter((heard) => heard === name).length
  }

  /** Waits until `name` (of a dispatch, or "lost", "acknowledged") has been heard so many times in all. */
  until(name: string, times = 1): Effect.Effect<void> {
    return Effect.callback<void>((resume) => {
      const check = () => {
        if (this.count(name) < times) return
        this.#waiting.delete(check)
        resume(Effect.void)
      }
      this.#waiting.add(check)
      check()
      return Effect.sync(() => this.#waiting.delete(check))
    }).pipe(
      Effect.timeoutOrElse({
        duration: "1 minute",
        orElse: () => Effect.die(new Error(`no ${name} x ${times}; heard ${this.names.join(", ")}`))
      })
    )
  }
}
