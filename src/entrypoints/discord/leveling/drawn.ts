import type { APIEmbed } from "discord.js"
import { Effect } from "effect"
import type { Picture, PictureFailed } from "../../../infra/pictures/Pictures.ts"
import type { Message, Use } from "../Use.ts"

interface Card {
  readonly draw: Effect.Effect<Picture, PictureFailed>
  /** Of the file, without its ending. */
  readonly name: string
  /** For those who cannot see the picture. */
  readonly description: string
  /** The same in words. */
  readonly embed: APIEmbed
}

/** A card as a picture; in words where the guild wants no pictures, or it cannot be drawn just now. */
export const drawn = (
  { settings }: Pick<Use, "settings">,
  { description, draw, embed, name }: Card
): Effect.Effect<Pick<Message, "embeds" | "files">> => {
  // Both are said always: a message that is changed keeps what is left out.
  const words = { embeds: [embed], files: [] }
  if (!settings.modules.cards) return Effect.succeed(words)
  return draw.pipe(
    Effect.map(({ bytes, mime }) => ({
      embeds: [],
      files: [{ name: `${name}.webp`, data: Buffer.from(bytes), contentType: mime, description }]
    })),
    Effect.catch((error) => Effect.as(Effect.logWarning("a card was not drawn", error), words))
  )
}
