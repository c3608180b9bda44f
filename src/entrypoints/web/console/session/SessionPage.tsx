import { now } from "../../shared/now.ts"
import { Diagram } from "../diagram/Diagram.tsx"
import { sessionDeed } from "../house/deeds.tsx"
import { unpaidNow } from "../house/told.ts"
import { Day } from "../member/Day.tsx"
import { Action } from "../parts/Action.tsx"
import { Crumbs } from "../parts/Crumbs.tsx"
import { Heading } from "../parts/Heading.tsx"
import { Icon } from "../parts/Icon.tsx"
import { Live } from "../parts/Live.tsx"
import { Problem } from "../parts/Problem.tsx"
import { house as houseOf, machines as allMachines } from "../questions.ts"
import { paths } from "../route.ts"
import { useAsked } from "../useAsked.ts"
import { Flags } from "./Flags.tsx"
import { Kinds } from "./Kinds.tsx"
import { stateOf } from "./stateOf.ts"
import { Transitions } from "./Transitions.tsx"
import { useSession } from "./useSession.ts"

export interface MemberProps {
  readonly guildId: string
  readonly userId: string
}

/** For so long the last step stands out: ms. */
const fresh = 6000

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
        <div class="stack">
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
          <Day
            guildId={guildId}
            userId={userId}
            timezone={house.answer?.settings.timezone ?? null}
            openMs={ended ? 0 : unpaidNow(session, now.value)}
            creditedUntil={session.creditedUntil}
            first="hour"
          />
          {!ended && (
            <div class="buttons" role="group" aria-label="Actions">
              <Action deed={sessionDeed(guildId, userId, name)} onDone={again} />
            </div>
          )}
        </div>
        <div class="stack">
          <Kinds session={session} ended={ended} />
          <Transitions transitions={session.transitions} />
        </div>
      </div>
    </>
  )
}
