import { assert } from "@effect/vitest"
import { Clock, Effect } from "effect"
import { pageOf, SessionItem } from "../../../../src/actors/inspection/views.ts"
import { componentsOf } from "../../../../src/infra/simulator/components.ts"
import { LedgerStore } from "../../../../src/infra/ledger/LedgerStore.ts"
import { ChannelId, GuildId, UserId } from "../../../../src/machines/ids.ts"
import { guildPath, sessionPath, settings } from "../../../e2e/stage.ts"
import { batch, segment } from "../../../infra/ledger/batches.ts"
import { makeParlour, type Reply } from "../parlour.ts"

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** What a written duration leaves open: the half-open `[from, to)`, in seconds. */
const read = (written: string): readonly [from: number, to: number] => {
  const parts = [...written.matchAll(/(\d+)([smhd])/gu)].map(([, amount, unit = ""]) => {
    const each = units[unit] ?? Number.NaN
    return { seconds: Number(amount) * each, each }
  })
  const from = parts.reduce((sum, { seconds }) => sum + seconds, 0)
  return [from, from + (parts.at(-1)?.each ?? Number.NaN)]
}

/** Between which instants something happened: ms, UTC. */
interface Around {
  readonly earliest: number
  readonly latest: number
}

const around = Effect.fnUntraced(function* <A>(work: Effect.Effect<A>) {
  const earliest = yield* Clock.currentTimeMillis
  const made = yield* work
  return { made, earliest, latest: yield* Clock.currentTimeMillis }
})

/** That a written duration is what lies between two instants. */
export const assertLasted = (written: string, since: Around, until: Around) => {
  const [from, to] = read(written)
  const least = (until.earliest - since.latest) / 1000
  const most = (until.latest - since.earliest) / 1000
  assert.isAtMost(from, most, `${written}: at most ${most} s have passed`)
  assert.isAbove(to, least, `${written}: ${least} s at least have passed`)
}

/** The time that a board in words gives a member. */
export const timeOn = ({ text }: Reply, member: string): string =>
  new RegExp(` ${member}: \\*\\*([\\dsmhd ]+)\\*\\*`, "u").exec(text)?.[1] ?? assert.fail(`no ${member} in ${text}`)

/** A figure of statistics in words. */
export const figureIn = ({ text }: Reply, label: string): string =>
  new RegExp(`"name":"${label}","value":"([^"]*)"`, "u").exec(text)?.[1] ?? assert.fail(`no ${label} in ${text}`)

/** The controls of an answer that can be used, by what they show. */
export const controlsOf = ({ message }: Reply): ReadonlyArray<string> =>
  componentsOf(message?.components ?? []).flatMap(({ disabled, label, placeholder }) =>
    disabled ? [] : [label ?? placeholder ?? ""]
  )

/** Paid so seldom that who stays is settled when somebody asks for it, and not before; cards are in words. */
const slow = { ...settings, voice: { ...settings.voice, payoutSeconds: 3600 }, modules: { cards: false } }

/** The day so many days before today, as `YYYY-MM-DD`. */
export const dayBefore = (days: number) =>
  Effect.map(Clock.currentTimeMillis, (now) => new Date(now - days * 86_400_000).toISOString().slice(0, 10))

/** A guild whose members and their time in voice tests move. */
export const makeClub = Effect.fnUntraced(function* (members: ReadonlyArray<string>) {
  const parlour = yield* makeParlour(members, {}, { GUILDHALL_SETTLE_INTERVAL: "1 minute" })
  const { bot, inStores, simulator } = parlour
  const guild = simulator.names.guild("g")
  const guildId = GuildId.make(guild.facts.id)
  const deck = ChannelId.make(simulator.names.channel(guild, "Deck").id)
  const idOf = (member: string) => UserId.make(simulator.names.user(member))
  const putSettings = (change: Readonly<Record<string, unknown>>) =>
    bot.put(guildPath(simulator, "/settings"), { ...slow, ...change })
  yield* putSettings({})
  simulator.perform({ do: "member", as: "robo", guild: "g", name: "Robo", bot: true })

  const inChannel = (member: string, channel: string) =>
    bot.until(
      sessionPath(simulator, member),
      SessionItem,
      ({ channelId }) => channelId === simulator.names.channel(guild, channel).id
    )
  const gone = (member: string) =>
    bot.until(
      guildPath(simulator, "/sessions?limit=100"),
      pageOf(SessionItem),
      ({ items }) => !items.some(({ userId }) => userId === idOf(member))
    )
  return {
    ...parlour,
    guildId,
    idOf,
    putSettings,
    /** Each of these waits until the bot has seen it, and answers between which instants that was. */
    join: (member: string, channel: string) =>
      around(
        Effect.suspend(() => {
          simulator.perform({ do: "join", member, channel })
          return inChannel(member, channel)
        })
      ),
    move: (member: string, channel: string) =>
      around(
        Effect.suspend(() => {
          simulator.perform({ do: "move", member, channel })
          return inChannel(member, channel)
        })
      ),
    leave: (member: string) =>
      around(
        Effect.suspend(() => {
          simulator.perform({ do: "leave", member })
          return gone(member)
        })
      ),
    asked: (step: Parameters<typeof parlour.use>[0]) => around(parlour.use(step)),
    /** Settles hours of the past, all of them in one channel: from midnight of each day on. */
    settlePast: (members: ReadonlyArray<string>, past: ReadonlyArray<readonly [day: string, hours: number]>) =>
      inStores(
        Effect.gen(function* () {
          const ledger = yield* LedgerStore
          // The bot keeps the lease of its own shard.
          const lease = yield* ledger.takeLease(0, 2, "tests", { steal: "released" })
          const segments = past.flatMap(([day, hours]) => {
            const from = Date.parse(day)
            const stretch = { guildId, channelId: deck, day, from, joinedAt: from, to: from + hours * 3_600_000 }
            return members.map((member) => segment({ ...stretch, userId: idOf(member) }))
          })
          yield* ledger.settle(lease, batch({ count: 2, segments }))
          yield* ledger.releaseLease(lease)
        })
      ),
    hide: (member: string, hidden: boolean) =>
      inStores(Effect.flatMap(LedgerStore, (ledger) => ledger.hide(guildId, idOf(member), hidden))),
    /** What is in the ledger of a member's time in voice: seconds. */
    settled: (member: string) =>
      inStores(Effect.flatMap(LedgerStore, (ledger) => ledger.member(guildId, idOf(member)))).pipe(
        Effect.map((figures) => figures?.seconds.total ?? 0)
      ),
    settle: bot.post(guildPath(simulator, "/settle"))
  }
})
