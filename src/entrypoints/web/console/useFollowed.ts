import { useEffect, useRef, useState } from "preact/hooks"
import { signedIn } from "./ask.ts"
import { follow, type Liveness } from "./follow.ts"
import type { Stream } from "./questions.ts"

/** Follows a stream for as long as the component is there. `missed` is called when what is shown may be old. */
export const useFollowed = <Data>(stream: Stream<Data>, take: (data: Data) => void, missed: () => void) => {
  const [liveness, setLiveness] = useState<Liveness>("opening")
  const latest = useRef({ stream, take, missed })
  latest.current = { stream, take, missed }
  const isSignedIn = signedIn.value
  useEffect(() => {
    if (!isSignedIn) return
    return follow(latest.current.stream, {
      liveness: setLiveness,
      take: (data) => latest.current.take(data),
      missed: () => latest.current.missed()
    })
  }, [stream.path, isSignedIn])
  return liveness
}
