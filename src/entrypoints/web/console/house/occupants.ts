import type { Session } from "../answers.ts"
import { byId } from "./changes.ts"

/** Who is in each channel, by name and then by id: nobody moves in a room because somebody else does something. */
type OccupantsByChannel = ReadonlyMap<string, ReadonlyArray<Session>>

const { compare } = new Intl.Collator("en", { numeric: true })

const byName = (a: Session, b: Session) => compare(a.name, b.name) || byId(a.userId, b.userId)

/** Where everybody is. A channel that nobody is in is not among them. */
export const occupantsOf = (sessions: ReadonlyArray<Session>): OccupantsByChannel =>
  Map.groupBy(sessions.toSorted(byName), ({ channelId }) => channelId)
