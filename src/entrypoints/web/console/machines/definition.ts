/** What we draw of the definition of an XState machine, as it is in JSON. */
export interface Definition {
  readonly id: string
  readonly initial: { readonly target: ReadonlyArray<string> }
  readonly states: Readonly<Record<string, StateDefinition>>
  /** In every state. */
  readonly on: Arrows
}

interface StateDefinition {
  readonly id: string
  readonly key: string
  readonly type: string
  readonly on: Arrows
}

type Arrows = Readonly<Record<string, ReadonlyArray<ArrowDefinition>>>

interface ArrowDefinition {
  readonly eventType: string
  readonly guard?: string
  /** None: nothing is entered. */
  readonly target?: ReadonlyArray<string>
  readonly actions: ReadonlyArray<string>
}

/** Where transitions start that hold in every state. */
export const anyState = "any state"

/** One way from a state to another, or to itself. */
export interface Arrow {
  readonly from: string
  readonly to: string
  readonly event: string
  readonly guard: string | null
  /** Nothing is left or entered. */
  readonly inner: boolean
}

/** A machine as a graph of the names of its states. */
export interface Graph {
  readonly name: string
  readonly initial: string | null
  readonly states: ReadonlyArray<{ readonly name: string; readonly final: boolean }>
  readonly arrows: ReadonlyArray<Arrow>
}

export const graphOf = ({ id, initial, on, states }: Definition): Graph => {
  const nameOf = new Map(Object.values(states).map((state) => [`#${state.id}`, state.key]))
  const arrowsOf = (from: string, arrows: Arrows): ReadonlyArray<Arrow> =>
    Object.values(arrows)
      .flat()
      .map(({ eventType, guard = null, target }) => ({
        from,
        to: nameOf.get(target?.[0] ?? "") ?? from,
        event: eventType,
        guard,
        inner: target === undefined
      }))
  const shared = arrowsOf(anyState, on)
  return {
    name: id,
    initial: nameOf.get(initial.target[0] ?? "") ?? null,
    states: [
      ...(shared.length === 0 ? [] : [{ name: anyState, final: false }]),
      ...Object.values(states).map(({ key, type }) => ({ name: key, final: type === "final" }))
    ],
    arrows: [...shared, ...Object.values(states).flatMap((state) => arrowsOf(state.key, state.on))]
  }
}
