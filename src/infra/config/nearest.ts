/** How many letters must be put in, taken out or changed to turn `a` into `b` (Levenshtein). */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 0; i < a.length; i++) {
    const above = row
    row = [i + 1]
    for (let j = 0; j < b.length; j++) {
      const kept = (above[j] ?? 0) + (a[i] === b[j] ? 0 : 1)
      row.push(Math.min(kept, (above[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1))
    }
  }
  return row[b.length] ?? 0
}

/** The candidate that `word` was probably meant to be; null when none is near. */
export const nearest = (word: string, candidates: ReadonlyArray<string>): string | null => {
  const ranked = candidates
    .map((candidate) => ({ candidate, away: distance(word, candidate) }))
    .sort((a, b) => a.away - b.away)
  const [best] = ranked
  return best !== undefined && best.away <= Math.max(2, best.candidate.length / 4) ? best.candidate : null
}
