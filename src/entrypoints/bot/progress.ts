import { Effect } from "effect"

const slots = 24

/** What is done of a long work, as a line on standard error that is written over; where nobody watches, nothing. */
export const progress = (title: string) => {
  const { isTTY } = process.stderr
  return (done: number, of: number): Effect.Effect<void> =>
    Effect.sync(() => {
      if (!isTTY) return
      const share = of === 0 ? 1 : done / of
      const bar = "█".repeat(Math.round(share * slots)).padEnd(slots, "░")
      process.stderr.write(
        `\r${title} ${bar} ${Math.floor(share * 100)} % (${done} of ${of})\u001b[K${done === of ? "\n" : ""}`
      )
    })
}
