import type { Scope } from "./RateLimits.ts"

/** A fault that the next matching requests run into. */
export interface RestFault {
  /** Of the CDN instead of REST. */
  readonly cdn?: boolean
  /** Part of `METHOD /path`; empty: every request. */
  readonly route: string
  readonly outcome:
    | { readonly _tag: "error"; readonly status: number; readonly code: number }
    | { readonly _tag: "hang" }
    | { readonly _tag: "reset" }
    | { readonly _tag: "limit"; readonly scope: Scope; readonly retryAfter: number }
  /** Whether the request is carried out all the same, and only its answer lost. */
  readonly when: "before" | "after"
  readonly times: number
}

export class RestFaults {
  #armed: ReadonlyArray<RestFault> = []

  arm(fault: RestFault): void {
    this.#armed = [...this.#armed, fault]
  }

  heal(): void {
    this.#armed = []
  }

  /** The first fault that matches, used up once. */
  take(line: string, cdn = false): RestFault | undefined {
    const found = this.#armed.find((fault) => (fault.cdn ?? false) === cdn && line.includes(fault.route))
    if (found === undefined) return undefined
    this.#armed = this.#armed.flatMap((fault) =>
      fault !== found ? [fault] : fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : []
    )
    return found
  }
}
