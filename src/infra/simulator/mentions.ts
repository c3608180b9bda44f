import type { Message } from "./model.ts"

export interface Mentions {
  readonly users: ReadonlyArray<string>
  readonly roles: ReadonlyArray<string>
  readonly everyone: boolean
}

const idsIn = (content: string, pattern: RegExp): ReadonlyArray<string> => [
  ...new Set([...content.matchAll(pattern)].flatMap(([, id]) => id ?? []))
]

/** Whom a message pings: what its text names and it allows, and the author of the message that it answers. */
export const mentionsOf = (
  { allowedMentions: allowed, content }: Pick<Message, "allowedMentions" | "content">,
  answered: string | undefined
): Mentions => {
  const some = (named: ReadonlyArray<string>, kind: "users" | "roles") =>
    allowed === null || allowed.parse.includes(kind) ? named : named.filter((id) => allowed[kind].includes(id))
  const users = some(idsIn(content, /<@!?(\d+)>/g), "users")
  const replied = answered !== undefined && (allowed === null || allowed.repliedUser) ? [answered] : []
  return {
    users: [...new Set([...users, ...replied])],
    roles: some(idsIn(content, /<@&(\d+)>/g), "roles"),
    everyone: /@(everyone|here)/.test(content) && (allowed === null || allowed.parse.includes("everyone"))
  }
}
