import { useCallback, useEffect, useRef, useState } from "preact/hooks"
import { ask, type Refused, refusedOf, signedIn } from "./ask.ts"
import type { Question } from "./questions.ts"

interface Asked<Answer> {
  readonly path: string
  readonly answer: Answer | null
  /** Why there is no newer answer. */
  readonly refused: Refused | null
}

/** Asks for a path now, when it changes, when told to, and `every` so many ms while the page is seen. */
export const useAsked = <Answer>({ path }: Question<Answer>, every: number | null = null) => {
  const [asked, setAsked] = useState<Asked<Answer>>({ path, answer: null, refused: null })
  const running = useRef<AbortController | null>(null)
  const again = useCallback(() => {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    ask<Answer>({ path }, controller.signal).then(
      (answer) => setAsked({ path, answer, refused: null }),
      (error: unknown) => {
        if (controller.signal.aborted) return
        setAsked((before) => ({ path, answer: before.path === path ? before.answer : null, refused: refusedOf(error) }))
      }
    )
  }, [path])
  const isSignedIn = signedIn.value
  useEffect(() => {
    if (!isSignedIn) return
    again()
    const timer =
      every === null ? undefined : setInterval(() => void (document.visibilityState === "visible" && again()), every)
    return () => {
      clearInterval(timer)
      running.current?.abort()
    }
  }, [again, every, isSignedIn])
  const current = asked.path === path ? asked : { answer: null, refused: null }
  return { answer: current.answer, refused: current.refused, again }
}
