import { useEffect, useState } from "preact/hooks"
import type { Guild, Order } from "../answers.ts"
import { count } from "../figures.ts"
import { Heading } from "../parts/Heading.tsx"
import { narrow } from "../parts/narrow.ts"
import { Problem } from "../parts/Problem.tsx"
import { Search } from "../parts/Search.tsx"
import { Since } from "../parts/Since.tsx"
import { StateWord } from "../parts/StateWord.tsx"
import { VirtualList } from "../parts/VirtualList.tsx"
import { guilds } from "../questions.ts"
import { paths } from "../route.ts"
import { usePages } from "../usePages.ts"
import { loadOf } from "./load.ts"

const orders = {
  id: "id",
  sessions: "most sessions",
  load: "most load",
  restarts: "most restarts"
} as const satisfies Readonly<Record<Order, string>>

const isOrder = (text: string): text is Order => Object.hasOwn(orders, text)

/** A list that changes all the time is asked for again so often, the longer it is the less: ms. */
const refreshEvery = (items: number) => 5000 * Math.max(1, Math.ceil(items / 500))

const head = (
  <>
    <span role="columnheader">guild</span>
    <span role="columnheader">state</span>
    <span role="columnheader" class="number">
      sessions
    </span>
    <span role="columnheader" class="number">
      mailbox
    </span>
    <span role="columnheader" class="number">
      load
    </span>
    <span role="columnheader" class="number">
      restarts
    </span>
    <span role="columnheader">last error</span>
  </>
)

const Cells = ({ guild }: { readonly guild: Guild }) => (
  <>
    <span role="cell" class="name">
      <a href={paths.house(guild.id)}>{guild.name || guild.id}</a>
    </span>
    <span role="cell">
      <StateWord state={guild.state} />{" "}
      <span class="hint">
        <Since at={guild.since} />
      </span>
    </span>
    <span role="cell" class="number" data-name="sessions">
      {count(guild.sessions)}
    </span>
    <span role="cell" class={`number ${guild.mailbox.shed > 0 ? "warning" : ""}`} data-name="mailbox">
      {count(guild.mailbox.size)}
      {guild.mailbox.shed > 0 && ` (${count(guild.mailbox.shed)} shed)`}
    </span>
    <span role="cell" class="number" data-name="load">
      {loadOf(guild)}
    </span>
    <span role="cell" class={`number ${guild.restarts > 0 ? "warning" : ""}`} data-name="restarts">
      {count(guild.restarts)}
    </span>
    <span role="cell" class="error" title={guild.lastError ?? undefined}>
      {guild.lastError ?? ""}
    </span>
  </>
)

/** Every guild, a page at a time. */
export const GuildsPage = () => {
  const [search, setSearch] = useState("")
  const [order, setOrder] = useState<Order>("id")
  const list = usePages(guilds(order, search))
  const { again } = list
  const pause = refreshEvery(list.items.length)
  useEffect(() => {
    const timer = setInterval(() => void (document.visibilityState === "visible" && again()), pause)
    return () => clearInterval(timer)
  }, [again, pause])
  return (
    <>
      <Heading title="Guilds" />
      <div class="tools">
        <Search label="Search by name or id" onSearch={setSearch} />
        <label>
          Order{" "}
          <select
            value={order}
            onChange={({ currentTarget: { value } }) => {
              if (isOrder(value)) setOrder(value)
            }}
          >
            {Object.entries(orders).map(([name, words]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
          </select>
        </label>
        {order !== "id" && <span class="hint">the first 100</span>}
      </div>
      <Problem refused={list.refused} />
      {list.known && list.items.length === 0 ? (
        <p class="empty">{search === "" ? "No guild runs here." : `No guild is called “${search}”.`}</p>
      ) : (
        <div class="panel guilds">
          <VirtualList
            label="Guilds"
            head={head}
            count={list.items.length}
            rowHeight={narrow.value ? 84 : 40}
            keyOf={(index) => list.items[index]?.id ?? String(index)}
            row={(index) => {
              const guild = list.items[index]
              return guild === undefined ? null : <Cells guild={guild} />
            }}
            onEnd={list.more}
          />
        </div>
      )}
    </>
  )
}
