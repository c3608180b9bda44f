const fieldOf = (data: unknown, field: "id" | "guild_id" | "unavailable"): unknown =>
  typeof data === "object" && data !== null ? Reflect.get(data, field) : undefined

/** The guild that a raw dispatch concerns, read without decoding it; null when it concerns none. */
export const guildIdOf = (name: string, data: unknown): string | null => {
  const ofGuild = name === "GUILD_CREATE" || name === "GUILD_UPDATE" || name === "GUILD_DELETE"
  const id = fieldOf(data, ofGuild ? "id" : "guild_id")
  return typeof id === "string" ? id : null
}

/** An outage hides the guild: it has an id and nothing else. */
export const isHidden = (data: unknown): boolean => fieldOf(data, "unavailable") === true
