import { join } from "node:path"
import { Cache, Context, Effect, Layer, Semaphore } from "effect"
import type { GuildId, UserId } from "../../machines/ids.ts"
import { AvatarFolder } from "./avatars/AvatarFolder.ts"
import { fetchAvatar } from "./avatars/fetchAvatar.ts"
import { RecentBytes } from "./avatars/RecentBytes.ts"

/** Whose picture: a user's own, the one a member has in a guild, or a guild's icon. A null hash: they have none. */
export type Portrayed =
  | { readonly of: "user"; readonly userId: UserId; readonly hash: string | null }
  | { readonly of: "member"; readonly guildId: GuildId; readonly userId: UserId; readonly hash: string | null }
  | { readonly of: "guild"; readonly guildId: GuildId; readonly hash: string | null }

export interface AvatarsOptions {
  /** `https://cdn.discordapp.com`, or where a simulator serves the same. */
  readonly cdnUrl: string
  /** Pictures are kept in its folder `avatars`. */
  readonly dataFolder: string
  /** How many of them at most; the oldest go first. */
  readonly files: number
}

const memory = 32 * 1024 * 1024

/** Where the picture is below the address of the CDN; null: there is none, or its hash is no hash. */
const pathOf = (portrayed: Portrayed): string | null => {
  const { hash } = portrayed
  if (hash === null || !/^\w{1,64}$/.test(hash)) return null
  switch (portrayed.of) {
    case "user":
      return `avatars/${portrayed.userId}/${hash}.png`
    case "member":
      return `guilds/${portrayed.guildId}/users/${portrayed.userId}/avatars/${hash}.png`
    case "guild":
      return `icons/${portrayed.guildId}/${hash}.png`
  }
}

/** The pictures of users and guilds, for cards: fetched once, and kept in memory and on disk. */
export class Avatars extends Context.Service<
  Avatars,
  {
    /**
     * A PNG of 128 by 128; null: there is none, or it is not to be had within three seconds. What was not to be had
     * is not asked for again for a minute.
     */
    readonly get: (portrayed: Portrayed) => Effect.Effect<Uint8Array | null>
  }
>()("guildhall/infra/Avatars") {
  static readonly layer = ({ cdnUrl, dataFolder, files }: AvatarsOptions): Layer.Layer<Avatars> =>
    Layer.effect(
      Avatars,
      Effect.gen(function* () {
        const recent = new RecentBytes(memory)
        const folder = new AvatarFolder(join(dataFolder, "avatars"), files)
        const lines = yield* Semaphore.make(8)

        const fetched = (path: string) =>
          lines
            .withPermit(Effect.tryPromise((signal) => fetchAvatar(new URL(`${cdnUrl}/${path}?size=128`), signal)))
            .pipe(
              // Counted with the wait for a line: a card must not wait longer because the CDN hangs for others.
              Effect.timeout("3 seconds"),
              Effect.tapError((error) => Effect.logDebug("an avatar is not to be had", error)),
              Effect.orElseSucceed(() => null)
            )

        const keep = (name: string, bytes: Uint8Array) =>
          Effect.tryPromise(() => folder.write(name, bytes)).pipe(
            Effect.catch((error) => Effect.logWarning("an avatar cannot be kept on disk", error))
          )

        const found = Effect.fnUntraced(function* (path: string) {
          const name = path.replaceAll("/", "-")
          const kept = yield* Effect.promise(() => folder.read(name))
          const bytes = kept ?? (yield* fetched(path))
          if (bytes === null) return null
          recent.set(path, bytes)
          if (kept === null) yield* keep(name, bytes)
          return bytes
        })

        // Who asks while another does waits for the same answer. Only the lack of one stays.
        const asked = yield* Cache.makeWith(found, {
          capacity: 10_000,
          timeToLive: (exit) => (exit._tag === "Success" && exit.value === null ? "1 minute" : 0)
        })

        return Avatars.of({
          get: (portrayed) =>
            Effect.suspend(() => {
              const path = pathOf(portrayed)
              if (path === null) return Effect.succeed(null)
              const bytes = recent.get(path)
              return bytes === undefined ? Cache.get(asked, path) : Effect.succeed(bytes)
            })
        })
      })
    )
}
