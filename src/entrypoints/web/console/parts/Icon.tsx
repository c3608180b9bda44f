import type { Activity } from "../answers.ts"

type Sign = Activity | "withheld" | "good" | "warning" | "bad" | "camera" | "screen" | "room" | "stage"

/** Lines in a square of 16. */
const drawings: Readonly<Record<Sign, string>> = {
  active: "M8 2.5a2 2 0 0 1 2 2v3a2 2 0 0 1-4 0v-3a2 2 0 0 1 2-2M4 7.5a4 4 0 0 0 8 0M8 11.5v2",
  afk: "M12.5 9.5A5 5 0 1 1 7 3.2a4 4 0 0 0 5.5 6.3",
  video: "M2.5 4.5h7v7h-7zM9.5 7l4-2v6l-4-2",
  streaming: "M2 3.5h12v7.5H2zM5.5 13.5h5M8 11v2.5",
  dormant: "M2 8s2.3-3.8 6-3.8S14 8 14 8s-2.3 3.8-6 3.8S2 8 2 8M3 13L13 3",
  disconnected: "M5 5l6 6M11 5l-6 6",
  withheld: "M8 2.5a5.5 5.5 0 1 0 .01 0M4.2 11.8l7.6-7.6",
  good: "M3.5 8.5l3 3 6-7",
  warning: "M8 2.5l6 11H2zM8 6.5v3.2M8 11.4v.6",
  bad: "M8 2.5a5.5 5.5 0 1 0 .01 0M8 5v4M8 10.7v.6",
  camera: "M2.5 4.5h7v7h-7zM9.5 7l4-2v6l-4-2",
  screen: "M2 3.5h12v7.5H2zM5.5 13.5h5M8 11v2.5",
  room: "M3 6v4h2.5L9 13V3L5.5 6zM11.5 5.5a3.5 3.5 0 0 1 0 5",
  stage: "M8 6a2 2 0 1 0 .01 0M4.8 11.2a4.5 4.5 0 1 1 6.4 0M8 10v4"
}

/** A small drawing. It says nothing that words beside it do not. */
export const Icon = ({ sign }: { readonly sign: Sign }) => (
  <svg class={`icon sign-${sign}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <path d={drawings[sign]} />
  </svg>
)
