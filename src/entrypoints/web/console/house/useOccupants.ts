import { useCallback, useMemo } from "preact/hooks"
import type { Changes } from "../answers.ts"
import { sessions } from "../questions.ts"
import { usePages } from "../usePages.ts"
import { withChanges } from "./changes.ts"
import { occupantsOf } from "./occupants.ts"

/** A house of more members than this shows nobody before a room is opened. */
export const mostOccupants = 200

const everybody = () => true

/** Who is in which room, kept up to date by what the house hears; nothing is asked for unless it is `wanted`. */
export const useOccupants = (guildId: string, wanted: boolean) => {
  const { again, change, items, refused } = usePages(wanted ? sessions(guildId, null, "") : null, mostOccupants)
  const take = useCallback((changes: Changes) => change((listed) => withChanges(listed, changes, everybody)), [change])
  return { by: useMemo(() => occupantsOf(items), [items]), refused, take, again }
}
