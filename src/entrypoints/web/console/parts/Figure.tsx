import type { ComponentChildren } from "preact"

interface FigureProps {
  readonly name: string
  readonly children: ComponentChildren
  readonly state?: "good" | "warning" | "bad" | undefined
  readonly testId?: string
}

/** One value with its name, in a `dl`. */
export const Figure = ({ children, name, state, testId }: FigureProps) => (
  <div class={`figure ${state ?? ""}`}>
    <dt>{name}</dt>
    <dd data-testid={testId}>{children}</dd>
  </div>
)
