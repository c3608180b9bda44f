import { Clock, Duration, Effect } from "effect"
import { type Crowd, crowdOf, liveOnce } from "./life.ts"
import type { SimulatedDiscord } from "./SimulatedDiscord.ts"

/** How often a batch of changes is made. */
const TICK = Duration.millis(10)

/** A stalled process does not make up for more than this at once: ms. */
const LONGEST = 250

/** How often old truth is dropped. */
const FORGET_EVERY = Duration.seconds(30)

export interface LoadOptions {
  readonly guilds: number
  /** Members in voice, in each guild. */
  readonly voice: number
}

/** Founds guilds full of people, all of them in voice from the start but a fifth who wait their turn. */
export const populate = (discord: SimulatedDiscord, { guilds, voice }: LoadOptions): ReadonlyArray<Crowd> => {
  const { people, places, random, world } = discord
  return Array.from({ length: guilds }, (_, index) => {
    const guild = places.addGuild(`Guild ${index + 1}`)
    const { id } = guild.facts
    const rooms = Array.from({ length: Math.max(2, Math.ceil(voice / 12)) }, (_, room) =>
      places.addChannel(id, `Room ${room + 1}`, "voice")
    )
    const afk = places.addChannel(id, "Asleep", "voice")
    places.updateGuild(id, { afkChannelId: afk.id })
    places.addChannel(id, "general", "text")
    const count = Math.ceil(voice * 1.25)
    for (let person = 0; person < count; person += 1) {
      const user = world.newUser(`Member ${index + 1}-${person + 1}`, {})
      people.addMember(id, user.id)
      const room = random.pick(rooms)
      if (person < voice && room !== undefined) {
        discord.voice.join(id, user.id, room.id, { selfMute: random.chance(0.3), camera: random.chance(0.1) })
      }
    }
    places.setInstalled(id, true)
    return crowdOf(discord, guild, voice)
  })
}

/** Changes so many things a second, for ever. What ended longer ago than `remember` is forgotten. */
export const live = (
  discord: SimulatedDiscord,
  crowds: ReadonlyArray<Crowd>,
  options: { readonly perSecond: number; readonly remember: Duration.Duration }
): Effect.Effect<never> =>
  Effect.gen(function* () {
    const clock = yield* Clock.Clock
    let last = clock.currentTimeMillisUnsafe()
    let owed = 0
    const tick = Effect.sync(() => {
      const now = clock.currentTimeMillisUnsafe()
      owed += (Math.min(LONGEST, now - last) * options.perSecond) / 1000
      last = now
      for (; owed >= 1; owed -= 1) {
        const crowd = discord.random.pick(crowds)
        if (crowd !== undefined) liveOnce(discord, crowd)
      }
    })
    const forget = Effect.sync(() =>
      discord.world.truth.forget(clock.currentTimeMillisUnsafe() - Duration.toMillis(options.remember))
    )
    yield* Effect.forkChild(Effect.forever(Effect.andThen(Effect.sleep(FORGET_EVERY), forget)))
    return yield* Effect.forever(Effect.andThen(tick, Effect.sleep(TICK)))
  })
