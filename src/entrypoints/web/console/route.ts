/** Where one is in the console. */
export type Route =
  | { readonly page: "fleet" | "guilds" | "machines" | "errors" | "missing" }
  /** `channelId`: the room that stands open. */
  | { readonly page: "house"; readonly guildId: string; readonly channelId: string | null }
  | { readonly page: "session" | "member"; readonly guildId: string; readonly userId: string }

const id = "(\\d{1,19})"

const houseAt = new RegExp(`^/guilds/${id}(?:/channels/${id})?$`)
const sessionAt = new RegExp(`^/guilds/${id}/sessions/${id}$`)
const memberAt = new RegExp(`^/guilds/${id}/members/${id}$`)

const plain: ReadonlyMap<string, Route> = new Map([
  ["", { page: "fleet" }],
  ["/guilds", { page: "guilds" }],
  ["/machines", { page: "machines" }],
  ["/errors", { page: "errors" }]
])

export const root = "/console"

/** The route of a path on our origin, `missing` for any that leads nowhere. */
export const routeOf = (path: string): Route => {
  if (!path.startsWith(root)) return { page: "missing" }
  const rest = path.slice(root.length).replace(/\/$/, "")
  const known = plain.get(rest)
  if (known !== undefined) return known
  const [, guildId, channelId = null] = houseAt.exec(rest) ?? []
  if (guildId !== undefined) return { page: "house", guildId, channelId }
  for (const [page, pattern] of [["session", sessionAt] as const, ["member", memberAt] as const]) {
    const [, guildId, userId] = pattern.exec(rest) ?? []
    if (guildId !== undefined && userId !== undefined) return { page, guildId, userId }
  }
  return { page: "missing" }
}

export const paths = {
  fleet: root,
  guilds: `${root}/guilds`,
  machines: `${root}/machines`,
  errors: `${root}/errors`,
  house: (guildId: string) => `${root}/guilds/${guildId}`,
  room: (guildId: string, channelId: string) => `${root}/guilds/${guildId}/channels/${channelId}`,
  session: (guildId: string, userId: string) => `${root}/guilds/${guildId}/sessions/${userId}`,
  member: (guildId: string, userId: string) => `${root}/guilds/${guildId}/members/${userId}`
} as const
