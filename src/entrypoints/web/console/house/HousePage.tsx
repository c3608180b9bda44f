import { useRef } from "preact/hooks"
import { now } from "../../shared/now.ts"
import type { Changes, House } from "../answers.ts"
import { count, lasting } from "../figures.ts"
import { loadOf } from "../guilds/load.ts"
import { Action } from "../parts/Action.tsx"
import { Crumbs } from "../parts/Crumbs.tsx"
import { Figure } from "../parts/Figure.tsx"
import { Heading } from "../parts/Heading.tsx"
import { Icon } from "../parts/Icon.tsx"
import { Live } from "../parts/Live.tsx"
import { Missing } from "../parts/Missing.tsx"
import { Problem } from "../parts/Problem.tsx"
import { StateWord } from "../parts/StateWord.tsx"
import { houseChanges, roomChanges } from "../questions.ts"
import { paths } from "../route.ts"
import { useFollowed } from "../useFollowed.ts"
import { Chips } from "./Chips.tsx"
import { guildDeeds } from "./deeds.tsx"
import { Room } from "./Room.tsx"
import { RoomCard } from "./RoomCard.tsx"
import { SettingsView } from "./SettingsView.tsx"
import { Timings } from "./Timings.tsx"
import { useHouse } from "./useHouse.ts"
import { mostOccupants, useOccupants } from "./useOccupants.ts"

interface HousePageProps {
  readonly guildId: string
  readonly channelId: string | null
}

const isRoom = (kind: string) => kind === "voice" || kind === "stage"

const About = ({ house }: { readonly house: House }) => (
  <dl class="figures">
    <Figure name="state">
      <StateWord state={house.state} />
    </Figure>
    <Figure name="for">{lasting(house.since, now.value)}</Figure>
    <Figure name="in voice" testId="house-sessions">
      {count(house.sessions)}
    </Figure>
    <Figure name="shard">{house.shard}</Figure>
    <Figure name="mailbox" state={house.mailbox.shed > 0 ? "warning" : undefined}>
      {count(house.mailbox.size)} of {count(house.mailbox.capacity)}
      {house.mailbox.shed > 0 && `, ${count(house.mailbox.shed)} shed`}
    </Figure>
    <Figure name="load">{loadOf(house)}</Figure>
    <Figure name="heartbeat">
      {house.lastHeartbeat === null ? "none yet" : `${lasting(house.lastHeartbeat, now.value)} ago`}
    </Figure>
    <Figure name="restarts" state={house.restarts > 0 ? "warning" : undefined}>
      {count(house.restarts)}
    </Figure>
  </dl>
)

/** A guild's house: its rooms, and who is in the one that stands open; while none does, who is in each, if they are few. */
export const HousePage = ({ channelId, guildId }: HousePageProps) => {
  const { again, answer: house, change, refused } = useHouse(guildId)
  const isOverview = channelId === null && house !== null && house.sessions <= mostOccupants
  const occupants = useOccupants(guildId, isOverview)
  const room = useRef<{ readonly take: (changes: Changes) => void; readonly again: () => void } | null>(null)
  const missed = () => {
    again()
    occupants.again()
    room.current?.again()
  }
  const liveness = useFollowed(
    isOverview ? houseChanges(guildId) : roomChanges(guildId, channelId),
    (changes, missed) => {
      if (changes.missed) return missed()
      change(changes)
      occupants.take(changes)
      room.current?.take(changes)
    },
    missed
  )
  if (house === null) {
    return refused?.status === 404 ? (
      <Missing title="No such guild" refused={refused} />
    ) : (
      <>
        <Heading title="Guild" />
        <Problem refused={refused} />
      </>
    )
  }
  const name = house.name || house.id
  if (channelId === null) room.current = null
  const rooms = house.channels.filter(({ id, kind, sessions }) => isRoom(kind) || sessions > 0 || id === channelId)
  return (
    <>
      <Crumbs trail={[["Guilds", paths.guilds]]} />
      <Heading title={name}>
        <Live liveness={liveness} />
      </Heading>
      <p class="id">{house.id}</p>
      <Problem refused={refused} />
      <About house={house} />
      {house.lastError !== null && (
        <p class="problem">
          <Icon sign="bad" />
          <span>
            <strong>Its last error:</strong> {house.lastError}
          </span>
        </p>
      )}
      <div class="buttons" role="group" aria-label="Actions">
        {guildDeeds(guildId, name).map((deed) => (
          <Action key={deed.name} deed={deed} onDone={missed} />
        ))}
      </div>
      <section aria-labelledby="rooms">
        <h2 id="rooms">Rooms</h2>
        <Problem refused={occupants.refused} />
        {rooms.length === 0 && <p class="empty">No voice channel is known.</p>}
        <ul class="rooms">
          {rooms.map((channel) => {
            const isOpen = channel.id === channelId
            return (
              <RoomCard key={channel.id} guildId={guildId} channel={channel} isOpen={isOpen}>
                {isOpen ? (
                  <Room guildId={guildId} channel={channel} listen={(listener) => (room.current = listener)} />
                ) : (
                  <Chips room={channel.name} sessions={occupants.by.get(channel.id)} />
                )}
              </RoomCard>
            )
          })}
        </ul>
      </section>
      <div class="columns">
        <Timings timings={house.timings} />
        <SettingsView settings={house.settings} />
      </div>
    </>
  )
}
