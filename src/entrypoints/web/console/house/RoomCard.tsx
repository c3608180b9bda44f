import type { ComponentChildren } from "preact"
import type { House } from "../answers.ts"
import { count, counted } from "../figures.ts"
import { Icon } from "../parts/Icon.tsx"
import { paths } from "../route.ts"

interface RoomCardProps {
  readonly guildId: string
  readonly channel: House["channels"][number]
  readonly isOpen: boolean
  readonly children: ComponentChildren
}

/** More members than this need the whole width. */
const narrowest = 12

const classOf = ({ channel, isOpen }: RoomCardProps) =>
  [
    "room panel",
    ...(isOpen ? ["open"] : []),
    ...(channel.sessions === 0 ? ["vacant"] : channel.sessions > narrowest ? ["crowded"] : [])
  ].join(" ")

/** A room as a card: the head of it opens and closes the room. */
export const RoomCard = (props: RoomCardProps) => {
  const { channel, children, guildId, isOpen } = props
  return (
    <li class={classOf(props)}>
      <a
        class="door"
        href={isOpen ? paths.house(guildId) : paths.room(guildId, channel.id)}
        aria-expanded={isOpen}
        data-testid={`room-${channel.id}`}
      >
        <Icon sign={channel.kind === "stage" ? "stage" : "room"} />
        <span class="name">{channel.name}</span>
        <span class="hint">{channel.kind}</span>
        <b class="number">
          {count(channel.sessions)}
          <span class="aside"> {counted(channel.sessions, "member")}</span>
        </b>
      </a>
      {children}
    </li>
  )
}
