import { createHmac, timingSafeEqual } from "node:crypto"
import { Context, Layer, Option, Redacted, Schema } from "effect"
import { GuildId, UserId } from "../../machines/ids.ts"
import type { Portrayed } from "./Avatars.ts"

const signatureLength = 16

const idIn = <A>(schema: Schema.Codec<A, string>) => {
  const decode = Schema.decodeOption(schema)
  return (text = "") => Option.getOrNull(decode(text))
}
const guildIdIn = idIn(GuildId)
const userIdIn = idIn(UserId)

/** Whose picture, and which: what a path says of it. null: they have none, or its hash is no hash. */
const nameOf = (portrayed: Portrayed): string | null => {
  const { hash } = portrayed
  if (hash === null || !/^\w{1,64}$/.test(hash)) return null
  switch (portrayed.of) {
    case "user":
      return `user.${portrayed.userId}.${hash}`
    case "member":
      return `member.${portrayed.guildId}.${portrayed.userId}.${hash}`
    case "guild":
      return `guild.${portrayed.guildId}.${hash}`
  }
}

const portrayedBy = (name: string): Portrayed | null => {
  const [of, ...parts] = name.split(".")
  const hash = parts.at(-1) ?? null
  const guildId = guildIdIn(parts[0])
  const userId = userIdIn(parts.at(-2))
  if (of === "user" && userId !== null) return { of, userId, hash }
  if (of === "member" && guildId !== null && userId !== null) return { of, guildId, userId, hash }
  return of === "guild" && guildId !== null ? { of, guildId, hash } : null
}

/**
 * Paths at which our web server serves pictures. They are signed, so that it is no way to Discord's for anybody else, and
 * hold in every process of the bot, after restarts as well.
 */
export class AvatarPaths extends Context.Service<
  AvatarPaths,
  {
    /** `/avatars/...`; null: there is no picture. */
    readonly of: (portrayed: Portrayed) => string | null
    /** What the part after `/avatars/` stands for; null: we never said it. */
    readonly open: (file: string) => Portrayed | null
  }
>()("guildhall/infra/AvatarPaths") {
  /** The key is derived from the bot's token. */
  static readonly layer = (token: Redacted.Redacted): Layer.Layer<AvatarPaths> =>
    Layer.sync(AvatarPaths, () => {
      const key = createHmac("sha256", Redacted.value(token)).update("guildhall avatar paths").digest()
      const sign = (name: string) =>
        createHmac("sha256", key).update(name).digest("base64url").slice(0, signatureLength)
      return AvatarPaths.of({
        of: (portrayed) => {
          const name = nameOf(portrayed)
          return name === null ? null : `/avatars/${name}.${sign(name)}`
        },
        open: (file) => {
          const [, name, signature] = /^([\w.]{1,200})\.([\w-]{16})$/.exec(file) ?? []
          if (name === undefined || signature === undefined) return null
          return timingSafeEqual(Buffer.from(sign(name)), Buffer.from(signature)) ? portrayedBy(name) : null
        }
      })
    })
}
