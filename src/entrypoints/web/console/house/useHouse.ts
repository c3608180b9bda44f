import { useCallback, useEffect, useState } from "preact/hooks"
import type { Changes, House } from "../answers.ts"
import { house } from "../questions.ts"
import { useAsked } from "../useAsked.ts"
import { withCounts } from "./changes.ts"

/** Its figures, beside what the stream tells: ms. */
const askEvery = 5000

/** A guild's house, with the counts of its rooms as the stream tells them. */
export const useHouse = (guildId: string) => {
  const asked = useAsked(house(guildId), askEvery)
  const [shown, setShown] = useState<House | null>(null)
  useEffect(() => setShown(asked.answer), [asked.answer])
  const change = useCallback(
    (changes: Changes) =>
      setShown((house) => {
        if (house === null) return null
        const channels = withCounts(house.channels, changes)
        if (channels === house.channels) return house
        return { ...house, channels, sessions: channels.reduce((sum, { sessions }) => sum + sessions, 0) }
      }),
    []
  )
  return { answer: shown ?? asked.answer, refused: asked.refused, again: asked.again, change }
}
