import { PermissionFlagsBits } from "discord.js"
import { Schema } from "effect"
import type { Channel, Member } from "./model.ts"
import { isPermitted } from "./permissions.ts"

/** A rule of who may use a command, and where: for a role (1), a user (2) or a channel (3). */
export const CommandPermission = Schema.Struct({
  id: Schema.String,
  type: Schema.Literals([1, 2, 3]),
  permission: Schema.Boolean
})
export type CommandPermission = typeof CommandPermission.Type

type Rules = ReadonlyArray<CommandPermission>

/** What rules call every channel of a guild; everyone in it is called as the guild is. */
export const allChannels = (guildId: string): string => (BigInt(guildId) - 1n).toString()

/** What rules say of any of these; undefined: nothing. One that allows outweighs others. */
const verdict = (rules: Rules, ids: ReadonlyArray<string>): boolean | undefined => {
  const found = rules.filter(({ id }) => ids.includes(id))
  return found.length === 0 ? undefined : found.some(({ permission }) => permission)
}

const inChannel = (rules: Rules, guildId: string, { id, kind, parentId }: Channel): boolean | undefined =>
  verdict(rules, [kind === "thread" && parentId !== null ? parentId : id]) ?? verdict(rules, [allChannels(guildId)])

const forMember = (rules: Rules, guildId: string, { roles, userId }: Member): boolean | undefined =>
  verdict(rules, [userId]) ?? verdict(rules, roles) ?? verdict(rules, [guildId])

export interface Call {
  readonly guildId: string
  readonly member: Member
  readonly channel: Channel
  /** What the member may do in that channel. */
  readonly permissions: bigint
  /** The command's `default_member_permissions`. */
  readonly needed: bigint | null
  readonly ofCommand: Rules
  readonly ofApplication: Rules
}

/**
 * Whether Discord lets a member call a command: administrators always; others where the channel is not excluded, by
 * the command's own rules, else by the application's, which can only forbid, and the permissions it asks for.
 */
export const isCallable = ({
  channel,
  guildId,
  member,
  needed,
  ofApplication,
  ofCommand,
  permissions
}: Call): boolean => {
  const { Administrator, UseApplicationCommands, ViewChannel } = PermissionFlagsBits
  if (isPermitted(permissions, Administrator)) return true
  if (!isPermitted(permissions, ViewChannel | UseApplicationCommands)) return false
  if ((inChannel(ofCommand, guildId, channel) ?? inChannel(ofApplication, guildId, channel)) === false) return false
  const own = forMember(ofCommand, guildId, member)
  if (own !== undefined) return own
  if (forMember(ofApplication, guildId, member) === false) return false
  return needed === null || (needed !== 0n && isPermitted(permissions, needed))
}
