import { now } from "../../shared/now.ts"
import type { SessionLife } from "../answers.ts"
import { Diagram } from "../diagram/Diagram.tsx"
import { lasting, stopwatch, wallTime } from "../figures.ts"
import { sessionDeed } from "../house/deeds.tsx"
import { grown, unpaidNow } from "../house/told.ts"
import { Day } from "../member/Day.tsx"
import { Action } from "../parts/Action.tsx"
import { ActivityWord } from "../parts/ActivityWord.tsx"
import { Crumbs } from "../parts/Crumbs.tsx"
import { Figure } from "../parts/Figure.tsx"
import { Heading } from "../parts/Heading.tsx"
import { Icon } from "../parts/Icon.tsx"
import { Live } from "../parts/Live.tsx"
import { Problem } from "../parts/Problem.tsx"
import { Standing } from "../parts/Standing.tsx"
import { house as houseOf, machines as allMachines } from "../questions.ts"
import { paths } from "../route.ts"
import { useAsked } from "../useAsked.ts"
import { stateOf } from "./stateOf.ts"
import { Transitions } from "./Transitions.tsx"
import { useSession } from "./useSession.ts"

export interface MemberProps {
  readonly guildId: string
  readonly userId: string
}

/** For so long the last step stands out: ms. */
const fresh = 6000

const Seconds = ({ ended, session }: { readonly session: SessionLife; readonly ended: boolean }) => {
  const more = ended ? 0 : Math.floor(grown(session, now.value) / 1000)
  const { attention, camera, screen, seconds } = session
  const rows = [
    ["active", seconds.active + (attention === "active" ? more : 0)],
    ["afk", seconds.afk + (attention === "afk" ? more : 0)],
    ["video", seconds.video + (camera ? more : 0)],
    ["streaming", seconds.streaming + (screen ? more : 0)]
  ] as const
  const longest = Math.max(1, ...rows.map(([, value]) => value))
  return (
    <section class="panel" aria-labelledby="kinds">
      <h2 id="kinds">Time by kind</h2>
      <table class="bars">
        <tbody>
          {rows.map(([kind, value]) => (
            <tr key={kind}>
              <th scope="row">
                <ActivityWord activity={kind} />
              </th>
              <td class="number">{stopwatch(value * 1000)}</td>
              <td class="bar-cell" aria-hidden="true">
                <span class={`bar is-${kind}`} style={{ width: `${(100 * value) / longest}%` }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

interface LifeProps {
  readonly session: SessionLife
  readonly ended: boolean
  readonly channel: string
}

const Flags = ({ channel, ended, session }: LifeProps) => (
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

/** A session's life: its machine with the state it is in, how it came to be there, and what became of its time. */
export const SessionPage = ({ guildId, userId }: MemberProps) => {
  const { again, ended, liveness, refused, session } = useSession(guildId, userId)
  const house = useAsked(houseOf(guildId))
  const machines = useAsked(allMachines)
  const guildName = house.answer?.name || guildId
  const trail = [
    ["Guilds", paths.guilds],
    [guildName, paths.house(guildId)]
  ] as const
  if (session === null) {
    const nobody = refused?.status === 404
    return (
      <>
        <Crumbs trail={trail} />
        <Heading title={nobody ? "Not in voice" : "Session"}>{nobody && <Live liveness={liveness} />}</Heading>
        {nobody ? (
          <p class="empty">
            {refused.detail} This page shows the session as soon as there is one.{" "}
            <a href={paths.member(guildId, userId)}>To the member</a>
          </p>
        ) : (
          <Problem refused={refused} />
        )}
      </>
    )
  }
  const machine = machines.answer?.items.find(({ name }) => name === "voiceSession")
  const last = session.transitions.at(-1)
  const lit = ended ? "disconnected" : stateOf(session)
  const isFresh = last !== undefined && now.value - Date.parse(last.at) < fresh && last.to === lit
  const name = session.name || userId
  const channel = house.answer?.channels.find(({ id }) => id === session.channelId)?.name ?? session.channelId
  return (
    <>
      <Crumbs trail={trail} />
      <Heading title={name}>
        <Live liveness={liveness} />
      </Heading>
      <p class="id">
        {userId} · <a href={paths.member(guildId, userId)}>member</a>
      </p>
      {ended && (
        <p class="note" role="status">
          <Icon sign="disconnected" />
          <span>This session has ended. What follows is how it was.</span>
        </p>
      )}
      {session.activity === "dormant" && !ended && (
        <p class="note">
          <Icon sign="dormant" />
          <span>The bot has lost sight of the guild: this is what it last saw.</span>
        </p>
      )}
      <Flags session={session} ended={ended} channel={channel} />
      {session.lastError !== null && (
        <p class="problem">
          <Icon sign="bad" />
          <span>
            <strong>Its last error:</strong> {session.lastError}
          </span>
        </p>
      )}
      <div class="columns life">
        <section class="panel" aria-labelledby="machine">
          <h2 id="machine">
            Machine <span class="hint">voiceSession</span>
          </h2>
          <Problem refused={machines.refused} />
          <div class="wide canvas-wide" tabIndex={0} role="region" aria-labelledby="machine">
            {machine !== undefined && (
              <Diagram definition={machine.definition} lit={lit} taken={isFresh ? last : null} />
            )}
          </div>
        </section>
        <div class="stack">
          <Seconds session={session} ended={ended} />
          <Transitions transitions={session.transitions} />
        </div>
      </div>
      <Day
        guildId={guildId}
        userId={userId}
        timezone={house.answer?.settings.timezone ?? null}
        openMs={ended ? 0 : unpaidNow(session, now.value)}
        first="hour"
      />
      {!ended && (
        <div class="buttons" role="group" aria-label="Actions">
          <Action deed={sessionDeed(guildId, userId, name)} onDone={again} />
        </div>
      )}
    </>
  )
}
