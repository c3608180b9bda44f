import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from "xstate"

/** A Mermaid identifier: no dots, no dashes. */
const idOf = (node: AnyStateNode): string => node.id.replaceAll(/\W/g, "_")

/** The name of an action or guard. One written inline is a function: XState gives its own a type. */
export const nameOf = (part: string | { readonly type?: string } | { readonly name: string }): string => {
  if (typeof part === "string") return part
  if ("type" in part && part.type !== undefined) return part.type
  return "name" in part ? part.name : ""
}

/** `EVENT [guard]`; where nothing is entered, what is done instead. */
const labelOf = ({ actions, eventType, guard, target }: AnyTransitionDefinition): string =>
  [
    eventType,
    ...(guard === undefined ? [] : [`[${nameOf(guard)}]`]),
    ...(target === undefined ? actions.map((action) => `/ ${nameOf(action)}`) : [])
  ].join(" ")

/** The arrows out of a node, one per target, with all their labels. */
const arrowsOf = (node: AnyStateNode, from: string): ReadonlyArray<string> => {
  const labels = new Map<string, Array<string>>()
  for (const transition of [...node.transitions.values()].flat()) {
    for (const to of transition.target?.map(idOf) ?? [from]) {
      labels.set(to, [...(labels.get(to) ?? []), labelOf(transition)])
    }
  }
  return [...labels].map(([to, texts]) => `${from} --> ${to} : ${texts.join("<br>")}`)
}

const inner = (node: AnyStateNode): ReadonlyArray<string> => {
  const children = Object.values<AnyStateNode>(node.states)
  const initial = node.type === "compound" ? node.initial.target : []
  return [
    ...initial.map((target) => `[*] --> ${idOf(target)}`),
    ...children.flatMap((child, i) => [...(node.type === "parallel" && i > 0 ? ["--"] : []), ...drawn(child)]),
    ...children.filter((child) => child.type === "final").map((child) => `${idOf(child)} --> [*]`)
  ]
}

const drawn = (node: AnyStateNode): ReadonlyArray<string> => {
  const id = idOf(node)
  const body = inner(node)
  return [
    `state "${node.key}" as ${id}`,
    ...(body.length === 0 ? [] : [`state ${id} {`, ...body.map((line) => `  ${line}`), "}"]),
    ...arrowsOf(node, id)
  ]
}

/**
 * A machine as a Mermaid `stateDiagram-v2`. Transitions of the root hold in every state: they are drawn from a
 * node `any state` of their own, as Mermaid draws no arrow from a state to its own child.
 */
export const stateDiagram = (machine: AnyStateMachine): string => {
  const shared = arrowsOf(machine.root, "any_state")
  return [
    "stateDiagram-v2",
    ...[...inner(machine.root), ...(shared.length === 0 ? [] : ['state "any state" as any_state', ...shared])].map(
      (line) => `  ${line}`
    )
  ].join("\n")
}
