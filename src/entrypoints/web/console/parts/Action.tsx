import type { ComponentChildren } from "preact"
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks"
import { order, type Refused, refusedOf } from "../ask.ts"
import { Problem } from "./Problem.tsx"

export interface Deed {
  /** A verb: what the button says. */
  readonly name: string
  /** What happens, and to whom. */
  readonly says: ComponentChildren
  /** Where it is asked of the admin API. */
  readonly path: string
  /** What to say of the answer. */
  readonly done: (answer: unknown) => string
  /** It interrupts something. */
  readonly grave: boolean
}

type Course =
  | { readonly at: "asked" | "running" }
  | { readonly at: "refused"; readonly refused: Refused }
  | { readonly at: "done"; readonly words: string }

interface ActionProps {
  readonly deed: Deed
  readonly onDone: () => void
}

const Confirmation = ({ deed, onClose, onDone }: ActionProps & { readonly onClose: () => void }) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const [course, setCourse] = useState<Course>({ at: "asked" })
  const title = useId()
  useLayoutEffect(() => dialog.current?.showModal(), [])
  const go = async () => {
    setCourse({ at: "running" })
    try {
      const answer = await order("POST", deed.path)
      setCourse({ at: "done", words: deed.done(answer) })
      onDone()
    } catch (error) {
      setCourse({ at: "refused", refused: refusedOf(error) })
    }
  }
  const isDone = course.at === "done"
  return (
    <dialog ref={dialog} aria-labelledby={title} onClose={onClose}>
      <h2 id={title}>{deed.name}</h2>
      <div>{deed.says}</div>
      <div aria-live="polite" data-testid="outcome">
        {course.at === "running" && <p class="hint">Under way …</p>}
        {isDone && <p class="outcome">{course.words}</p>}
      </div>
      <Problem refused={course.at === "refused" ? course.refused : null} />
      <div class="buttons">
        <button type="button" onClick={() => dialog.current?.close()}>
          {isDone ? "Close" : "Cancel"}
        </button>
        {!isDone && (
          <button
            type="button"
            class={deed.grave ? "grave" : "primary"}
            disabled={course.at === "running"}
            onClick={() => void go()}
          >
            {deed.name}
          </button>
        )}
      </div>
    </dialog>
  )
}

/** A button that has something done, once it is confirmed. */
export const Action = ({ deed, onDone }: ActionProps) => {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" class={deed.grave ? "grave-quiet" : ""} onClick={() => setOpen(true)}>
        {deed.name} …
      </button>
      {open && <Confirmation deed={deed} onDone={onDone} onClose={() => setOpen(false)} />}
    </>
  )
}
