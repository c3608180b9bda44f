import { ask } from "./ask.ts"
import { smallest, type Stream } from "./questions.ts"

/** Whether what is shown is live. */
export type Liveness = "opening" | "live" | "reconnecting"

/** Between attempts: ms. */
const soonest = 1000
const latest = 10_000

interface Following<Data> {
  readonly take: (data: Data) => void
  readonly liveness: (now: Liveness) => void
  /** The stream begins now, for the first time or again: what is shown may be older, and must be asked for. */
  readonly missed: () => void
}

/** A refused stream does not say why: any small answer tells whether we are still signed in. */
const probe = () => void ask(smallest).catch(() => null)

/**
 * Follows server-sent events until the function it answers is called. A page that is not seen follows nothing: browsers
 * allow six connections to a server, all tabs together.
 */
export const follow = <Data>(
  { event, path }: Stream<Data>,
  { liveness, missed, take }: Following<Data>
): (() => void) => {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let wait = soonest

  const close = () => {
    source?.close()
    source = null
    clearTimeout(timer)
  }

  const open = () => {
    close()
    const stream = new EventSource(path)
    source = stream
    stream.addEventListener("open", () => {
      wait = soonest
      liveness("live")
      missed()
    })
    stream.addEventListener(event, ({ data }) => {
      const value: Data = JSON.parse(data)
      take(value)
    })
    stream.addEventListener("error", () => {
      if (stream.readyState === EventSource.CLOSED) probe()
      close()
      liveness("reconnecting")
      timer = setTimeout(open, wait)
      wait = Math.min(2 * wait, latest)
    })
  }

  const turn = () => (document.visibilityState === "visible" ? open() : close())
  document.addEventListener("visibilitychange", turn)
  // A stream does not notice for long that the network is gone. It may not be: the bot may run on this machine.
  addEventListener("offline", turn)
  addEventListener("online", turn)
  liveness("opening")
  turn()
  return () => {
    document.removeEventListener("visibilitychange", turn)
    removeEventListener("offline", turn)
    removeEventListener("online", turn)
    close()
  }
}
