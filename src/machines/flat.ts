import type { AnyStateMachine, EventObject, MachineContext, UnknownAction } from "xstate"

/** What `assign` makes: it keeps the function that it was given. */
interface Assign {
  readonly assignment: (args: { readonly context: MachineContext; readonly event: EventObject }) => MachineContext
}

const isAssign = (action: unknown): action is Assign =>
  typeof action === "function" && "assignment" in action && typeof action.assignment === "function"

type Node = AnyStateMachine["root"]

/** What a node has that a flat machine has not; null when nothing. */
const bumpOf = (node: Node): string | null => {
  if (node.parent !== undefined && node.type !== "atomic" && node.type !== "final") return "states of its own"
  if (node.always !== undefined || node.after.length > 0) return "transitions without an event"
  if (node.entry.length + node.exit.length > 0) return "entry or exit actions"
  if (node.invoke.length > 0) return "actors to invoke"
  if (node.output !== undefined) return "an output"
  return null
}

/**
 * The same machine, run as the flat one it is: nothing to enter, leave or invoke, and actions that only assign. XState
 * still chooses every transition by the machine's own table and guards; then its general algorithm, made for nested and
 * parallel states, would take 4 us and 10 kB more of each event to find nothing to do. Throws for any other machine.
 */
export const flat = <M extends AnyStateMachine>(machine: M): M => {
  const refuse = (node: Node, why: string): never => {
    throw new Error(`the machine "${machine.id}" is not flat: "${node.key}" has ${why}`)
  }
  const assigns = new Map<UnknownAction, Assign["assignment"]>()
  const states: ReadonlyArray<Node> = Object.values(machine.states)
  for (const node of [machine.root, ...states]) {
    const bump = bumpOf(node)
    if (bump !== null) refuse(node, bump)
    for (const { actions, reenter } of [...node.transitions.values()].flat()) {
      if (reenter) refuse(node, "a transition that enters it anew")
      for (const action of actions) {
        const known: unknown = typeof action === "string" ? machine.implementations.actions[action] : action
        if (isAssign(known)) assigns.set(action, known.assignment)
        else refuse(node, "an action that does not assign")
      }
    }
  }

  const run: AnyStateMachine["transition"] = (snapshot, event, scope) => {
    // Its own events are XState's affair.
    if (event.type.startsWith("xstate.")) return machine.transition(snapshot, event, scope)
    const [chosen] = machine.getTransitionData(snapshot, event)
    if (chosen === undefined) return snapshot
    let context: MachineContext = snapshot.context
    for (const action of chosen.actions) context = { ...context, ...assigns.get(action)?.({ context, event }) }
    const [target] = chosen.target ?? []
    // A copy of a snapshot is one of the same kind: the compiler loses sight of that in a union.
    return { ...(target === undefined ? snapshot : inState.get(target.key)), context } as typeof snapshot
  }
  const flattened: M = Object.create(machine, { transition: { value: run } })
  /** A snapshot of each state, to be copied with the context of the day. */
  const inState = new Map(states.map(({ key }) => [key, flattened.resolveState({ value: key, context: {} })]))
  return flattened
}
