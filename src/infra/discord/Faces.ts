import { Cache, Context, Effect, Layer, Semaphore } from "effect"
import type { GuildId, UserId } from "../../machines/ids.ts"
import type { Face } from "../../machines/pictures/cards.ts"
import { Avatars } from "../pictures/Avatars.ts"
import { GuildRest } from "./GuildRest.ts"
import { type Person, personOf } from "./person.ts"

/** How long who was asked for may keep an answer waiting. */
const patience = "3 seconds"

/** Requests for members at once: as many as stand on a page of a board. */
const atOnce = 10

/** Names and pictures of people and guilds, for cards: remembered, so that a board need not ask Discord for ten. */
export class Faces extends Context.Service<
  Faces,
  {
    /** Remembers people as Discord has just shown them. */
    readonly learn: (guildId: GuildId, people: Iterable<Person>) => Effect.Effect<void>
    /** Who is gone, or cannot be found in three seconds, goes by their id. */
    readonly member: (guildId: GuildId, userId: UserId) => Effect.Effect<Face>
    readonly guild: (guildId: GuildId) => Effect.Effect<Face>
  }
>()("guildhall/infra/Faces") {
  static readonly layer = Layer.effect(
    Faces,
    Effect.gen(function* () {
      const rest = yield* GuildRest
      const avatars = yield* Avatars
      const places = yield* Semaphore.make(atOnce)

      const members = yield* Cache.makeWith(
        ({ guildId, userId }: { readonly guildId: GuildId; readonly userId: UserId }) =>
          places.withPermit(rest.member(guildId, userId)).pipe(
            Effect.map((member): Person | null => (member === null ? null : personOf(member.user, member))),
            // Counted with the wait for a place.
            Effect.timeout(patience)
          ),
        { capacity: 50_000, timeToLive: ({ _tag }) => (_tag === "Success" ? "6 hours" : 0) }
      )
      const guilds = yield* Cache.makeWith((guildId: GuildId) => rest.guild(guildId).pipe(Effect.timeout(patience)), {
        capacity: 10_000,
        timeToLive: ({ _tag }) => (_tag === "Success" ? "10 minutes" : 0)
      })

      const orNull = <A, E>(found: Effect.Effect<A, E>) =>
        found.pipe(
          Effect.tapError((error) => Effect.logDebug("a name is not to be had", error)),
          Effect.orElseSucceed(() => null)
        )

      return Faces.of({
        learn: (guildId, people) =>
          Effect.forEach(people, (person) => Cache.set(members, { guildId, userId: person.userId }, person), {
            discard: true
          }),
        member: Effect.fnUntraced(function* (guildId, userId) {
          const person = yield* orNull(Cache.get(members, { guildId, userId }))
          if (person === null) return { id: userId, name: userId, avatar: null }
          const { name, picture } = person
          const avatar = picture === null ? null : yield* avatars.get({ ...picture, guildId, userId })
          return { id: userId, name, avatar }
        }),
        guild: Effect.fnUntraced(function* (guildId) {
          const guild = yield* orNull(Cache.get(guilds, guildId))
          if (guild === null) return { id: guildId, name: guildId, avatar: null }
          return {
            id: guildId,
            name: guild.name,
            avatar: yield* avatars.get({ of: "guild", guildId, hash: guild.icon ?? null })
          }
        })
      })
    })
  )
}
