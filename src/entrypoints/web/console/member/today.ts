const dayMs = 86_400_000

/** How far into its day an instant is, on the wall clock of a timezone (IANA name): ms. */
const sinceMidnight = (at: number, timeZone: string): number => {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone,
    hourCycle: "h23",
    hour: "numeric",
    minute: "numeric",
    second: "numeric"
  }).formatToParts(at)
  const partOf = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value ?? Number.NaN)
  return (partOf("hour") * 3600 + partOf("minute") * 60 + partOf("second")) * 1000 + (at % 1000)
}

/** When the day of an instant began where the guild is: ms, UTC. */
export const dayStart = (at: number, timeZone: string): number => {
  const guess = at - sinceMidnight(at, timeZone)
  // Clocks were put forward or back in between: midnight lies an hour before, or after, as the case may be.
  const off = sinceMidnight(guess, timeZone)
  const start = guess - (off > dayMs / 2 ? off - dayMs : off)
  return start <= at ? start : guess
}
