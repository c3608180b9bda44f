import { clock } from "../../shared/now.ts"
import type { Session } from "../answers.ts"

const told = new WeakMap<object, number>()

type Counting = Pick<Session, "activity" | "unpaidMs">

/** Notes when we heard of sessions: some of what they say grows from then on. */
export const hear = (sessions: ReadonlyArray<Counting>): void => {
  const at = clock()
  for (const session of sessions) if (!told.has(session)) told.set(session, at)
}

/** How much has grown since the session was heard of: ms. Nothing does while the bot has lost sight of it. */
export const grown = (session: Counting, now: number): number =>
  session.activity === "dormant" ? 0 : Math.max(0, now - (told.get(session) ?? now))

/** Voice time that is not handed to a settlement by now: ms. */
export const unpaidNow = (session: Counting, now: number): number => session.unpaidMs + grown(session, now)
