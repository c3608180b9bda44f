import { now } from "../../shared/now.ts"
import type { Session } from "../answers.ts"
import { stopwatch } from "../figures.ts"
import { ActivityWord } from "../parts/ActivityWord.tsx"
import { Standing } from "../parts/Standing.tsx"
import { Icon } from "../parts/Icon.tsx"
import { paths } from "../route.ts"
import { unpaidNow } from "./told.ts"

export const sessionHead = (
  <>
    <span role="columnheader">member</span>
    <span role="columnheader">activity</span>
    <span role="columnheader">attention</span>
    <span role="columnheader">standing</span>
    <span role="columnheader" class="number">
      since
    </span>
    <span role="columnheader" class="number">
      unpaid
    </span>
  </>
)

/** A member in a room. */
export const SessionCells = ({ session }: { readonly session: Session }) => (
  <>
    <span role="cell" class="name">
      <a href={paths.session(session.guildId, session.userId)}>{session.name || session.userId}</a>
      {session.lastError !== null && (
        <span class="bad" title={session.lastError}>
          <Icon sign="bad" />
          <span class="aside">its last error: {session.lastError}</span>
        </span>
      )}
    </span>
    <span role="cell">
      <ActivityWord activity={session.activity} />
    </span>
    <span role="cell" class="hint flags">
      {[session.attention, ...(session.camera ? ["camera"] : []), ...(session.screen ? ["screen"] : [])].join(" · ")}
    </span>
    <span role="cell">
      <Standing session={session} />
    </span>
    <span role="cell" class="number" data-name="since">
      {stopwatch(now.value - Date.parse(session.since))}
    </span>
    <span role="cell" class="number" data-name="unpaid">
      {stopwatch(unpaidNow(session, now.value))}
    </span>
  </>
)
