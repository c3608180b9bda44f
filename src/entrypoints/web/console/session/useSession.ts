import { useEffect, useLayoutEffect, useState } from "preact/hooks"
import type { Session, SessionLife } from "../answers.ts"
import { hear } from "../house/told.ts"
import { memberChanges, session as sessionAt } from "../questions.ts"
import { useAsked } from "../useAsked.ts"
import { useFollowed } from "../useFollowed.ts"

interface Life {
  readonly session: SessionLife | null
  /** It has ended: `session` is what was last known of it. */
  readonly ended: boolean
}

/** What a change leaves as it was comes with the next answer. */
const brought = (before: SessionLife | null, told: Session): SessionLife => ({
  ...told,
  transitions: before?.transitions ?? []
})

/** A session as it lives: what the stream tells at once, and its transitions as soon as they are asked for. */
export const useSession = (guildId: string, userId: string) => {
  const asked = useAsked(sessionAt(guildId, userId))
  const [life, setLife] = useState<Life>({ session: null, ended: false })
  useEffect(() => {
    if (asked.answer !== null) setLife({ session: asked.answer, ended: false })
  }, [asked.answer])
  useEffect(() => {
    if (asked.refused?.status === 404) setLife(({ session }) => ({ session, ended: session !== null }))
  }, [asked.refused])
  const liveness = useFollowed(
    memberChanges(guildId, userId),
    ({ gone, missed, sessions }, askAgain) => {
      const told = sessions.find((session) => session.userId === userId)
      if (told !== undefined) setLife(({ session }) => ({ session: brought(session, told), ended: false }))
      if (gone.includes(userId)) setLife(({ session }) => ({ session, ended: session !== null }))
      if (missed) askAgain()
      // Who has gone has no transitions to ask for.
      else if (told !== undefined) asked.again()
    },
    asked.again
  )
  const { session } = life
  useLayoutEffect(() => hear(session === null ? [] : [session]), [session])
  return { ...life, refused: asked.refused, liveness, again: asked.again }
}
