import { signal } from "@preact/signals"

const query = matchMedia("(max-width: 760px)")

/** Rows of lists take several lines. The style sheets ask the same. */
export const narrow = signal(query.matches)

query.addEventListener("change", ({ matches }) => (narrow.value = matches))
