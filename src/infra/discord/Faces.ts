import { Cache, Context, Effect, Layer, Semaphore } from "effect"
import type { GuildId, UserId } from "../../machines/ids.ts"
import type { Face } from "../../machines/pictures/cards.ts"
import { Avatars, type Portrayed } from "../pictures/Avatars.ts"
import { absent } from "./DiscordClient.ts"
import { GuildRest } from "./GuildRest.ts"
import { type Person, personOf } from "./person.ts"

/** How long who was asked for may keep an answer waiting. */
const patience = "3 seconds"

/** Requests for members at once: as many as stand on a page of a board. */
const atOnce = 10

const unknownGuild = 10004
const missingAccess = 50001

/** Who somebody is, and which picture they have: null where they have none. */
export interface Profile {
  readonly name: string
  readonly picture: Portrayed | null
}

/** Names and pictures of people and guilds: remembered, so that a board need not ask Discord for ten. */
export class Faces extends Context.Service<
  Faces,
  {
    /** Remembers people as Discord has just shown them. */
    readonly learn: (guildId: GuildId, people: Iterable<Person>) => Effect.Effect<void>
    /** Who is gone, or cannot be found in three seconds, goes by their id. */
    readonly memberProfile: (guildId: GuildId, userId: UserId) => Effect.Effect<Profile>
    /** null: Discord says that we are not in that guild. */
    readonly guildProfile: (guildId: GuildId) => Effect.Effect<Profile | null>
    /** The same for cards, with the picture itself. */
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
      const guilds = yield* Cache.makeWith(
        (guildId: GuildId) =>
          rest
            .guild(guildId)
            .pipe(Effect.catchTag("DiscordRefused", absent(unknownGuild, missingAccess)), Effect.timeout(patience)),
        { capacity: 10_000, timeToLive: ({ _tag }) => (_tag === "Success" ? "10 minutes" : 0) }
      )

      const orNull = <A, E>(found: Effect.Effect<A, E>) =>
        found.pipe(
          Effect.tapError((error) => Effect.logDebug("a name is not to be had", error)),
          Effect.orElseSucceed(() => null)
        )

      const memberProfile = (guildId: GuildId, userId: UserId): Effect.Effect<Profile> =>
        Effect.map(orNull(Cache.get(members, { guildId, userId })), (person) => {
          if (person === null) return { name: userId, picture: null }
          const { name, picture } = person
          return { name, picture: picture === null ? null : { ...picture, guildId, userId } }
        })

      const guildProfile = (guildId: GuildId): Effect.Effect<Profile | null> =>
        Cache.get(guilds, guildId).pipe(
          Effect.map((guild): Profile | null =>
            guild === null ? null : { name: guild.name, picture: { of: "guild", guildId, hash: guild.icon ?? null } }
          ),
          Effect.catch((error) =>
            Effect.as(Effect.logDebug("a name is not to be had", error), { name: guildId, picture: null })
          )
        )

      const faceOf = (id: GuildId | UserId, { name, picture }: Profile): Effect.Effect<Face> =>
        Effect.map(picture === null ? Effect.succeed(null) : avatars.get(picture), (avatar) => ({ id, name, avatar }))

      return Faces.of({
        learn: (guildId, people) =>
          Effect.forEach(people, (person) => Cache.set(members, { guildId, userId: person.userId }, person), {
            discard: true
          }),
        memberProfile,
        guildProfile,
        member: (guildId, userId) =>
          Effect.flatMap(memberProfile(guildId, userId), (profile) => faceOf(userId, profile)),
        guild: (guildId) =>
          Effect.flatMap(guildProfile(guildId), (profile) =>
            faceOf(guildId, profile ?? { name: guildId, picture: null })
          )
      })
    })
  )
}
