import type { Liveness } from "../follow.ts"

const words: Readonly<Record<Liveness, string>> = {
  opening: "opening",
  live: "live",
  reconnecting: "reconnecting"
}

/** Whether what is shown is live. */
export const Live = ({ liveness }: { readonly liveness: Liveness }) => (
  <span class={`live ${liveness}`} role="status" data-live={liveness}>
    <span class="pulse" aria-hidden="true" />
    {words[liveness]}
  </span>
)
