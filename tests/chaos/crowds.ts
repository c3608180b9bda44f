import { Effect } from "effect"
import { type Crowd, crowdOf, liveOnce } from "../../src/infra/simulator/life.ts"
import type { Simulator } from "../../src/infra/simulator/Simulator.ts"

const guilds = [
  { as: "harbour", people: 12, inVoice: 8 },
  { as: "observatory", people: 8, inVoice: 5 },
  { as: "archive", people: 6, inVoice: 3 }
] as const

/** A guild and the people in it, by their ids. */
export interface Populace {
  readonly guildId: string
  readonly people: ReadonlyArray<string>
  /** How many messages each has posted. */
  readonly posted: Map<string, number>
}

/** Founds several guilds, and has their members come, talk and go from `begin` to `still`. */
export const makeCrowds = Effect.fnUntraced(function* (simulator: Simulator) {
  const { discord, names } = simulator
  for (const { as, people } of guilds) {
    yield* simulator.run([
      { do: "guild", as, name: as, voice: ["Deck", "Cabin"], text: ["log"], afk: "Bunk" },
      ...Array.from(
        { length: people },
        (_, i) => ({ do: "member", as: `${as}${i}`, guild: as, name: `${as}${i}` }) as const
      )
    ])
  }
  const crowds: ReadonlyArray<readonly [Crowd, Populace]> = guilds.map(({ as, inVoice }) => {
    const guild = names.guild(as)
    const crowd = crowdOf(discord, guild, inVoice)
    return [crowd, { guildId: guild.facts.id, people: crowd.people, posted: new Map() }] as const
  })

  const newest = ({ texts }: Crowd) => discord.messages.in(texts[0] ?? "").at(-1)
  let living = false
  const change = Effect.sync(() => {
    const picked = discord.random.pick(crowds)
    if (!living || picked === undefined) return
    const [crowd, { posted }] = picked
    const before = newest(crowd)
    liveOnce(discord, crowd)
    const message = newest(crowd)
    if (message === undefined || message === before) return
    posted.set(message.authorId, (posted.get(message.authorId) ?? 0) + 1)
  })
  const pause = Effect.suspend(() => Effect.sleep(60 + discord.random.below(240)))
  yield* pause.pipe(Effect.andThen(change), Effect.forever, Effect.forkScoped)

  return {
    populace: crowds.map(([, populace]) => populace),
    inVoice: () => crowds.flatMap(([{ guild }]) => [...guild.voice.values()]),
    /** How many times somebody came into voice. */
    stays: () => {
      const { truth } = discord.world
      const all = crowds.flatMap(([, { guildId }]) => truth.inGuild(guildId))
      return all.reduce((total, [, segments]) => total + new Set(segments.map(({ joinedAt }) => joinedAt)).size, 0)
    },
    /** Everyone says a first word, so that everyone has an account. */
    begin: Effect.sync(() => {
      for (const [{ people, texts }, { posted }] of crowds)
        for (const authorId of people) {
          discord.messages.post({ channelId: texts[0] ?? "", authorId, content: "hello" })
          posted.set(authorId, 1)
        }
      living = true
    }),
    /** Everyone leaves, and nobody comes any more. */
    still: Effect.sync(() => {
      living = false
      for (const [{ guild }] of crowds)
        for (const userId of guild.voice.keys()) discord.voice.leave(guild.facts.id, userId)
    })
  }
}, Effect.orDie)
