import { type AnyStateMachine, assign, type EventObject, type MachineContext } from "xstate"

type Fold = (context: MachineContext, event: EventObject) => MachineContext

/** The `assign` of a function that answers a whole context: `flat` runs it without merging anything. */
export const folding = <C extends MachineContext, E extends EventObject>(fold: (context: C, event: E) => C) =>
  Object.assign(
    assign<C, E, undefined, E, never>(({ context, event }) => fold(context, event)),
    { fold }
  )

const isFolding = (action: unknown): action is { readonly fold: Fold } =>
  typeof action === "function" && "fold" in action && typeof action.fold === "function"

type Guard = (args: { readonly context: MachineContext; readonly event: EventObject }) => boolean

const isGuard = (guard: unknown): guard is Guard => typeof guard === "function" && !("check" in guard)

/** A transition, with the functions that its names stand for. */
interface Choice {
  readonly guard: Guard | null
  readonly folds: ReadonlyArray<Fold>
  /** The state it leads to; null stays. */
  readonly target: string | null
}

type Node = AnyStateMachine["root"]

/** What a node has that a flat machine has not; null when nothing. */
const bumpOf = (node: Node): string | null => {
  if (node.parent !== undefined && node.type !== "atomic" && node.type !== "final") return "states of its own"
  if (node.always !== undefined || node.after.length > 0) return "transitions without an event"
  if (node.entry.length + node.exit.length > 0) return "entry or exit actions"
  if (node.invoke.length > 0) return "actors to invoke"
  if (node.output !== undefined) return "an output"
  if ([...node.transitions.keys()].some((event) => event.endsWith("*"))) return "transitions by a wildcard"
  return null
}

/** The choices of a node by the type of the event, in the order in which they are to be tried. */
const choicesOf = (
  { id, implementations }: AnyStateMachine,
  node: Node
): ReadonlyMap<string, ReadonlyArray<Choice>> => {
  const refuse = (why: string): never => {
    throw new Error(`the machine "${id}" is not flat: "${node.key}" has ${why}`)
  }
  const bump = bumpOf(node)
  if (bump !== null) refuse(bump)
  const foldOf = (action: unknown): Fold => {
    const known: unknown = typeof action === "string" ? implementations.actions[action] : action
    return isFolding(known) ? known.fold : refuse("an action that does not fold")
  }
  const guardOf = (guard: unknown): Guard => {
    const known: unknown = typeof guard === "string" ? implementations.guards[guard] : guard
    return isGuard(known) ? known : refuse("a guard that is no plain function")
  }
  return new Map(
    Array.from(node.transitions, ([event, transitions]) => [
      event,
      transitions.map(({ actions, guard, reenter, target }) => ({
        guard: guard === undefined ? null : guardOf(guard),
        folds: actions.map(foldOf),
        target: reenter ? refuse("a transition that enters it anew") : (target?.[0]?.key ?? null)
      }))
    ])
  )
}

/**
 * The same machine, run as the flat one it is: nothing to enter, leave or invoke, and actions that only fold. Its
 * transitions are laid out by state and event beforehand; XState's general algorithm, made for nested and parallel
 * states, would take 5 us and 10 kB more of each event to find the same. Throws for any other machine.
 */
export const flat = <M extends AnyStateMachine>(machine: M): M => {
  const ofRoot = choicesOf(machine, machine.root)
  const nodes: ReadonlyArray<Node> = Object.values(machine.states)
  const states = new Map(
    nodes.map((node) => {
      const own = choicesOf(machine, node)
      const choices = new Map(ofRoot)
      for (const [event, firstTried] of own) choices.set(event, [...firstTried, ...(ofRoot.get(event) ?? [])])
      return [node.key, choices] as const
    })
  )

  const run: AnyStateMachine["transition"] = (snapshot, event, scope) => {
    // Its own events are XState's affair.
    if (event.type.startsWith("xstate.")) return machine.transition(snapshot, event, scope)
    let { context } = snapshot
    for (const { folds, guard, target } of states.get(snapshot.value)?.get(event.type) ?? []) {
      if (guard !== null && !guard({ context, event })) continue
      for (const fold of folds) context = fold(context, event)
      // A copy of a snapshot is one of the same kind: the compiler loses sight of that in a union.
      return { ...(target === null ? snapshot : inState.get(target)), context } as typeof snapshot
    }
    return snapshot
  }
  const flattened: M = Object.create(machine, { transition: { value: run } })
  /** A snapshot of each state, to be copied with the context of the day. */
  const inState = new Map(nodes.map(({ key }) => [key, flattened.resolveState({ value: key, context: {} })]))
  return flattened
}
