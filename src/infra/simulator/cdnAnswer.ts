import { picture } from "./picture.ts"
import type { SimulatedDiscord } from "./SimulatedDiscord.ts"

export interface CdnAnswer {
  readonly status: number
  readonly contentType: string
  readonly bytes: Uint8Array
}

/** How many pictures there are for who has none of their own. */
const EMBEDDED = 6

const SIZE = 128

const refused = (status: number, text: string): CdnAnswer => ({
  status,
  contentType: "text/plain",
  bytes: Buffer.from(text)
})

const attachmentOf = (id: string, { messages }: SimulatedDiscord): CdnAnswer => {
  const bytes = messages.file(id)
  return bytes === undefined
    ? refused(404, "This content is no longer available.")
    : { status: 200, contentType: "application/octet-stream", bytes }
}

/** What a picture is drawn from, if there is one there: avatars of users and members, icons of guilds. */
const pictured = (parts: ReadonlyArray<string>, name: string, { world }: SimulatedDiscord): string | null => {
  const [kind = "", first = "", , second = ""] = parts
  const held =
    kind === "avatars"
      ? world.users.get(first)?.avatar
      : kind === "icons"
        ? world.guilds.get(first)?.facts.icon
        : kind === "guilds"
          ? world.guilds.get(first)?.members.get(second)?.avatar
          : kind === "embed" && /^\d$/.test(name) && Number(name) < EMBEDDED
            ? name
            : null
  return held === name ? `${kind} ${name}` : null
}

/**
 * What lies on Discord's CDN, by its path there: attachments, avatars, icons. A picture is a PNG, whatever its
 * extension asks for, of the size (a power of two from 16 to 4 096) in the query.
 */
export const cdnAnswer = (discord: SimulatedDiscord, path: string, query: URLSearchParams): CdnAnswer => {
  const [, ...parts] = path.split("/")
  const file = parts.at(-1) ?? ""
  if (parts[0] === "attachments") return attachmentOf(parts[2] ?? "", discord)
  const [, name = "", extension = ""] = /^(\w+)\.(png|jpe?g|webp|gif)$/.exec(file) ?? []
  const seed = name === "" ? null : pictured(parts, name, discord)
  if (seed === null) return refused(404, "404: Not Found")
  if (extension === "gif" && !name.startsWith("a_")) return refused(415, "415: Unsupported Media Type")
  const size = Number(query.get("size") ?? SIZE)
  const fits = Number.isInteger(Math.log2(size)) && size >= 16 && size <= 4096
  return fits ? { status: 200, contentType: "image/png", bytes: picture(seed, size) } : refused(400, "400: Bad Request")
}
