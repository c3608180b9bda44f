import { useEffect, useRef, useState } from "preact/hooks"
import { signedIn } from "./ask.ts"
import { follow, type Liveness } from "./follow.ts"
import type { Stream } from "./questions.ts"
import { throttled } from "./throttled.ts"

/** Asking for everything again costs more than being told of changes: ms. */
const pause = 1000

/**
 * Follows a stream for as long as the component is there. `missed` is called when what is shown may be old, once a
 * second at most; `take` is handed it too, for events that say so.
 */
export const useFollowed = <Data>(
  stream: Stream<Data>,
  take: (data: Data, missed: () => void) => void,
  missed: () => void
) => {
  const [liveness, setLiveness] = useState<Liveness>("opening")
  const latest = useRef({ stream, take, missed })
  latest.current = { stream, take, missed }
  const isSignedIn = signedIn.value
  useEffect(() => {
    if (!isSignedIn) return
    const { cancel, run } = throttled(() => latest.current.missed(), pause)
    const leave = follow(latest.current.stream, {
      liveness: setLiveness,
      take: (data) => latest.current.take(data, run),
      missed: run
    })
    return () => {
      leave()
      cancel()
    }
  }, [stream.path, isSignedIn])
  return liveness
}
