import type { Guild, Runtime } from "../answers.ts"
import { Icon } from "./Icon.tsx"

type State = Guild["state"] | Runtime["shards"][number]["state"]

const signs = {
  live: "good",
  reconciling: "warning",
  starting: "warning",
  connecting: "warning",
  blind: "warning",
  absent: "dormant",
  stopped: "disconnected",
  departed: "disconnected",
  fenced: "bad"
} as const satisfies Readonly<Record<State, string>>

/** The state of a shard or a guild: a drawing and the word. */
export const StateWord = ({ state }: { readonly state: State }) => (
  <span class="state" data-state={state}>
    <Icon sign={signs[state]} />
    {state}
  </span>
)
