import { signal } from "@preact/signals"

/** How far the server's clock is ahead of ours: ms. 0 while they agree as well as an HTTP date can tell. */
let ahead = 0

/** A whole second is lost in an HTTP date, and the answer took its time. */
const tolerance = 3000

/** The server's clock as well as it is known: ms, UTC. */
export const clock = (): number => Date.now() + ahead

/** The server's clock, every second while the page is seen. */
export const now = signal(clock())

/** Takes the date of an answer of the server. */
export const heard = (date: string | null): void => {
  const skew = Date.parse(date ?? "") - Date.now()
  if (Number.isNaN(skew)) return
  ahead = Math.abs(skew) < tolerance ? 0 : skew
}

/** Starts the ticking of `now`. */
export const tick = (): void => {
  const next = () => {
    if (document.visibilityState === "visible") now.value = clock()
  }
  setInterval(next, 1000)
  document.addEventListener("visibilitychange", next)
}
