import { createActor, setup } from "xstate"
import { answer } from "../child.ts"
import { usedBytes } from "./measured.ts"

/** What a started XState actor weighs by itself: a flat machine of four states, and a context of two fields. */
const machine = setup({
  types: { events: {} as { readonly type: "TURN" }, context: {} as { turns: number; name: string } }
}).createMachine({
  initial: "a",
  context: { turns: 0, name: "bare" },
  states: {
    a: { on: { TURN: "b" } },
    b: { on: { TURN: "c" } },
    c: { on: { TURN: "d" } },
    d: { on: { TURN: "a" } }
  }
})

answer(({ actors }: { readonly actors: number }) => {
  const before = usedBytes()
  const all = Array.from({ length: actors }, () => createActor(machine).start())
  const used = usedBytes() - before
  return used / all.length
})
