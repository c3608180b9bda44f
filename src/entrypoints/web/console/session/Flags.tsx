import { now } from "../../shared/now.ts"
import type { SessionLife } from "../answers.ts"
import { lasting, stopwatch, wallTime } from "../figures.ts"
import { unpaidNow } from "../house/told.ts"
import { ActivityWord } from "../parts/ActivityWord.tsx"
import { Figure } from "../parts/Figure.tsx"
import { Standing } from "../parts/Standing.tsx"
import { paths } from "../route.ts"

interface FlagsProps {
  readonly session: SessionLife
  readonly ended: boolean
  readonly channel: string
}

/** What is known of the session now, or was when it ended. */
export const Flags = ({ channel, ended, session }: FlagsProps) => (
  <dl class="figures twelve">
    <Figure name="activity" testId="activity">
      <ActivityWord activity={ended ? "disconnected" : session.activity} />
    </Figure>
    <Figure name="for" testId="since">
      {ended ? "–" : stopwatch(now.value - Date.parse(session.since))}
    </Figure>
    <Figure name="attention">{session.attention}</Figure>
    <Figure name="camera">{session.camera ? "on" : "off"}</Figure>
    <Figure name="screen">{session.screen ? "shared" : "off"}</Figure>
    <Figure name="standing" testId="standing" state={session.standing === "withheld" ? "warning" : undefined}>
      <Standing session={session} />
    </Figure>
    <Figure name="room">
      <a href={paths.room(session.guildId, session.channelId)}>{channel}</a>
    </Figure>
    <Figure name="joined">
      {wallTime(session.joinedAt)}
      {!ended && <span class="hint"> {lasting(session.joinedAt, now.value)}</span>}
    </Figure>
    <Figure name="credited until">
      {session.creditedUntil === null ? "nothing yet" : wallTime(session.creditedUntil)}
    </Figure>
    <Figure name="unpaid">{stopwatch(ended ? 0 : unpaidNow(session, now.value))}</Figure>
    <Figure name="evidence">{session.evidence}</Figure>
    <Figure name="restarts" state={session.restarts > 0 ? "warning" : undefined}>
      {session.restarts}
    </Figure>
  </dl>
)
