import type { ShardPlan } from "../discord/Gateway.ts"

/** Which gateway shards this process runs; `auto`: as many as Discord recommends, and all of them. */
export type ShardChoice = "auto" | ShardPlan

/** More than any bot has, and few enough to list. */
const mostShards = 16_384

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i)

/** Reads `auto`, a count (`8`), or one or several ids of a count (`5/8`, `0-3/8`); null when it is none of these. */
export const parseShards = (text: string): ShardChoice | null => {
  if (text === "auto") return "auto"
  const match = /^(?:(?<first>\d+)(?:-(?<last>\d+))?\/)?(?<count>\d+)$/.exec(text)
  if (match === null) return null
  const count = Number(match.groups?.["count"])
  if (count < 1 || count > mostShards) return null
  const first = Number(match.groups?.["first"] ?? 0)
  const last = Number(match.groups?.["last"] ?? match.groups?.["first"] ?? count - 1)
  return first <= last && last < count ? { count, shards: range(first, last) } : null
}
