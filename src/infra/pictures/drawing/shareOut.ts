/** Gives each the width it wants and the same of what is left over; when it is too little, the widest have less. */
export const shareOut = (wanted: ReadonlyArray<number>, room: number): ReadonlyArray<number> => {
  const sumUpTo = (most: number) => wanted.reduce((sum, wish) => sum + Math.min(wish, most), 0)
  const whole = sumUpTo(Number.POSITIVE_INFINITY)
  if (whole <= room) return wanted.map((wish) => wish + (room - whole) / wanted.length)
  let most = Math.floor(Math.max(...wanted))
  while (most > 0 && sumUpTo(most) > room) most -= 1
  return wanted.map((wish) => Math.min(wish, most))
}
