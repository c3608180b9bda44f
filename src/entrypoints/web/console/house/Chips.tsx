import type { Activity, Session } from "../answers.ts"
import { Icon } from "../parts/Icon.tsx"
import { paths } from "../route.ts"

interface MarkProps {
  readonly sign: Activity | "camera" | "screen" | "withheld"
  readonly says: string
}

/** A sign, with its words for who does not see it and for who points at it. */
const Mark = ({ says, sign }: MarkProps) => (
  <span title={says}>
    <Icon sign={sign} />
    <span class="aside">{says}</span>
  </span>
)

/** What the activity shows already is not shown again. */
const Chip = ({ session }: { readonly session: Session }) => {
  const { activity, camera, guildId, name, screen, standing, userId, withheld } = session
  return (
    <a class="chip" href={paths.session(guildId, userId)} data-activity={activity}>
      <Mark sign={activity} says={activity} />
      <span class="name" dir="auto" title={name}>
        {name || userId}
      </span>
      {camera && activity !== "video" && <Mark sign="camera" says="camera" />}
      {screen && activity !== "streaming" && <Mark sign="screen" says="screen" />}
      {standing === "withheld" && <Mark sign="withheld" says={`withheld: ${withheld.join(", ")}`} />}
    </a>
  )
}

interface ChipsProps {
  readonly room: string
  /** Absent: nobody, or nothing is known of them. */
  readonly sessions: ReadonlyArray<Session> | undefined
}

/** Who is in a room, at a glance. */
export const Chips = ({ room, sessions }: ChipsProps) =>
  sessions === undefined ? null : (
    <ul class="occupants" aria-label={`Members in ${room}`}>
      {sessions.map((session) => (
        <li key={session.userId}>
          <Chip session={session} />
        </li>
      ))}
    </ul>
  )
