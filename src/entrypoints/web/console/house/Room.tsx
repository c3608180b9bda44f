import { useCallback, useLayoutEffect, useState } from "preact/hooks"
import type { Changes, Session } from "../answers.ts"
import { narrow } from "../parts/narrow.ts"
import { Problem } from "../parts/Problem.tsx"
import { Search } from "../parts/Search.tsx"
import { VirtualList } from "../parts/VirtualList.tsx"
import { sessions } from "../questions.ts"
import { usePages } from "../usePages.ts"
import { withChanges } from "./changes.ts"
import { SessionCells, sessionHead } from "./SessionCells.tsx"
import { hear } from "./told.ts"

interface RoomProps {
  readonly guildId: string
  readonly channel: { readonly id: string; readonly name: string }
  /** Hands on what the house hears. */
  readonly listen: (listener: { readonly take: (changes: Changes) => void; readonly again: () => void }) => void
}

const isCalled = (search: string) => {
  const wanted = search.toLowerCase()
  return ({ name, userId }: Session) => userId === search || name.toLowerCase().includes(wanted)
}

/** Who is in a channel, a page at a time, kept up to date. */
export const Room = ({ channel, guildId, listen }: RoomProps) => {
  const [search, setSearch] = useState("")
  const list = usePages(sessions(guildId, channel.id, search))
  const { again, change } = list
  const take = useCallback(
    (changes: Changes) => {
      const isWanted = isCalled(search)
      change((listed) =>
        withChanges(listed, changes, (session) => session.channelId === channel.id && isWanted(session))
      )
    },
    [change, channel.id, search]
  )
  listen({ take, again })
  useLayoutEffect(() => hear(list.items), [list.items])
  return (
    <div class="room-open">
      <Search label={`Search in ${channel.name}`} onSearch={setSearch} />
      <Problem refused={list.refused} />
      {list.known && list.items.length === 0 ? (
        <p class="empty">{search === "" ? "Nobody is here." : `Nobody here is called “${search}”.`}</p>
      ) : (
        <div class="sessions">
          <VirtualList
            label={`Members in ${channel.name}`}
            head={sessionHead}
            count={list.items.length}
            rowHeight={narrow.value ? 76 : 36}
            keyOf={(index) => list.items[index]?.userId ?? String(index)}
            row={(index) => {
              const session = list.items[index]
              return session === undefined ? null : <SessionCells session={session} />
            }}
            onEnd={list.more}
          />
        </div>
      )}
    </div>
  )
}
