import { PermissionFlagsBits } from "discord.js"
import type { Channel, Guild, Member, Overwrite, Role } from "./model.ts"

const bits = new Map<string, bigint>(Object.entries(PermissionFlagsBits))

export const permissionNames: ReadonlyArray<string> = [...bits.keys()]

const union = (sets: Iterable<bigint>): bigint => [...sets].reduce((sum, set) => sum | set, 0n)

const ALL = union(bits.values())

/** What is left of the permissions of whoever is timed out. */
const TIMED_OUT = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory

/** What both sides of a direct channel may do in it. */
export const inDirect =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.AddReactions

/** A bit set as records hold it, from one or from names of permissions. */
export const bitSet = (permissions: string | ReadonlyArray<string>): string =>
  typeof permissions === "string" ? permissions : union(permissions.map((name) => bits.get(name) ?? 0n)).toString()

/** What `@everyone` may do in a fresh guild. */
export const everyoneMay = bitSet([
  "AddReactions",
  "AttachFiles",
  "ChangeNickname",
  "Connect",
  "CreateInstantInvite",
  "CreatePrivateThreads",
  "CreatePublicThreads",
  "EmbedLinks",
  "MentionEveryone",
  "ReadMessageHistory",
  "RequestToSpeak",
  "SendMessages",
  "SendMessagesInThreads",
  "SendPolls",
  "SendVoiceMessages",
  "Speak",
  "Stream",
  "UseApplicationCommands",
  "UseEmbeddedActivities",
  "UseExternalApps",
  "UseExternalEmojis",
  "UseExternalSounds",
  "UseExternalStickers",
  "UseSoundboard",
  "UseVAD",
  "ViewChannel"
])

/** The same as files of earlier days have it: nobody could view a channel, and nobody asked. */
const everyoneMayOnce = "2222085723512896"

/** A role from a file, whenever that was written. */
export const restoredRole = (role: Role): Role =>
  role.permissions === everyoneMayOnce ? { ...role, permissions: everyoneMay } : role

const applied = (base: bigint, overwrites: ReadonlyArray<Overwrite>): bigint =>
  (base & ~union(overwrites.map(({ deny }) => BigInt(deny)))) | union(overwrites.map(({ allow }) => BigInt(allow)))

/** The channel whose overwrites count: a thread has those of the channel it lies in. */
const governing = (guild: Guild, channel: Channel): Channel =>
  (channel.kind === "thread" && channel.parentId !== null ? guild.channels.get(channel.parentId) : undefined) ?? channel

/**
 * What a member may do in a guild, or in one channel of it, as a bit set: roles, then the overwrites of `@everyone`, of
 * the roles held and of the member (Discord's documentation, "Permission Overwrites"). Owners and administrators may do
 * everything; who is timed out at `now` (ms, UTC) may only read.
 */
export const permissionsOf = (guild: Guild, member: Member, channel: Channel | null, now: number): bigint => {
  const everyone = guild.facts.id
  const held = [everyone, ...member.roles]
  const base = union(held.map((id) => BigInt(guild.roles.get(id)?.permissions ?? "0")))
  if (guild.facts.ownerId === member.userId || (base & PermissionFlagsBits.Administrator) !== 0n) return ALL
  const overwrites = channel === null ? [] : governing(guild, channel).overwrites
  const ofEveryone = applied(
    base,
    overwrites.filter(({ id }) => id === everyone)
  )
  const ofRoles = applied(
    ofEveryone,
    overwrites.filter(({ id }) => member.roles.includes(id))
  )
  const own = applied(
    ofRoles,
    overwrites.filter(({ id }) => id === member.userId)
  )
  return member.timedOutUntil !== null && member.timedOutUntil > now ? own & TIMED_OUT : own
}

/** Whether permissions hold all that is wanted. */
export const isPermitted = (permissions: bigint, wanted: bigint): boolean => (permissions & wanted) === wanted

/** Of two roles in the same place the older one is above. */
export const isAbove = (a: Role, b: Role): boolean =>
  a.position > b.position || (a.position === b.position && BigInt(a.id) < BigInt(b.id))

/** The role by which a member ranks; `@everyone` at least. */
export const highestRole = (guild: Guild, member: Member): Role | undefined =>
  [guild.facts.id, ...member.roles]
    .flatMap((id) => guild.roles.get(id) ?? [])
    .reduce<Role | undefined>((top, role) => (top === undefined || isAbove(role, top) ? role : top), undefined)

/** Whether one member may act on another: the owner on everyone, nobody on the owner, others on those who rank lower. */
export const outranks = (guild: Guild, actor: Member, target: Member): boolean => {
  if (actor.userId === target.userId || guild.facts.ownerId === target.userId) return false
  const [mine, theirs] = [highestRole(guild, actor), highestRole(guild, target)]
  return guild.facts.ownerId === actor.userId || (mine !== undefined && theirs !== undefined && isAbove(mine, theirs))
}
