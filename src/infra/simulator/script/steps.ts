import { Schema } from "effect"
import { Locale } from "discord.js"
import { permissionNames } from "../permissions.ts"

/**
 * The steps of a script: `{ "do": "join", "member": "ada", "channel": "Deck" }`. Whatever names something takes an
 * alias (`as`), a name, or an id. `guild` may be left out where the rest makes it plain.
 */

const Name = Schema.NonEmptyString
const opt = Schema.optionalKey
const Millis = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))

const flags = {
  selfMute: opt(Schema.Boolean),
  selfDeaf: opt(Schema.Boolean),
  /** By the server, as `deaf`: both stay when the member leaves and rejoins. */
  mute: opt(Schema.Boolean),
  deaf: opt(Schema.Boolean),
  suppress: opt(Schema.Boolean),
  camera: opt(Schema.Boolean),
  screen: opt(Schema.Boolean)
}

/** A bit set as decimal text, or names such as `ViewChannel`. */
const Permissions = Schema.Union([
  Schema.String.check(Schema.isPattern(/^\d{1,20}$/)),
  Schema.Array(Schema.Literals(permissionNames))
])

const Crowd = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 }))
const Picture = Schema.NullOr(Schema.String.check(Schema.isPattern(/^\w{1,64}$/)))
const Language = Schema.Literals(Object.values(Locale))

/** What of a role a moderator decides. The bot's own stands at position 100 and is called after it. */
const roleChange = { position: opt(Schema.Int), hoist: opt(Schema.Boolean), permissions: opt(Permissions) }

const onMember = { member: Name, guild: opt(Name) }

const step = <const Do extends string, Fields extends Schema.Struct.Fields>(name: Do, fields: Fields) =>
  Schema.Struct({ do: Schema.Literal(name), ...fields })

const world = {
  guild: step("guild", {
    as: opt(Name),
    name: Name,
    voice: opt(Schema.Array(Name)),
    stage: opt(Schema.Array(Name)),
    text: opt(Schema.Array(Name)),
    roles: opt(Schema.Array(Name)),
    /** The AFK channel: one of `voice`, or one to be made. */
    afk: opt(Name),
    locale: opt(Language),
    icon: opt(Picture),
    /** People who are there from the start; each holds one of these roles, in turn. */
    members: opt(Schema.Struct({ count: Crowd, roles: opt(Schema.Array(Name)) }))
  }),
  channel: step("channel", {
    as: opt(Name),
    guild: opt(Name),
    name: Name,
    kind: opt(Schema.Literals(["text", "voice", "stage", "category", "thread"])),
    /** The category it lies in; the channel, for a thread. */
    parent: opt(Name),
    /** Roles and members; nobody else, but owner and administrators, can view it. */
    viewers: opt(Schema.Array(Name))
  }),
  /** What a role or a member may do in one channel. Given again, it counts anew; with nothing in it, it is gone. */
  permit: step("permit", {
    channel: Name,
    guild: opt(Name),
    role: opt(Name),
    member: opt(Name),
    allow: opt(Permissions),
    deny: opt(Permissions)
  }),
  rename: step("rename", { channel: Name, guild: opt(Name), name: Name }),
  deleteChannel: step("deleteChannel", { channel: Name, guild: opt(Name), voiceState: opt(Schema.Boolean) }),
  afk: step("afk", { guild: opt(Name), channel: Schema.NullOr(Name) }),
  role: step("role", {
    as: opt(Name),
    guild: opt(Name),
    name: Name,
    ...roleChange
  }),
  changeRole: step("changeRole", { guild: opt(Name), role: Name, name: opt(Name), ...roleChange }),
  deleteRole: step("deleteRole", { guild: opt(Name), role: Name }),
  member: step("member", {
    as: opt(Name),
    guild: opt(Name),
    name: opt(Name),
    roles: opt(Schema.Array(Name)),
    bot: opt(Schema.Boolean),
    pending: opt(Schema.Boolean),
    directMessages: opt(Schema.Literals(["open", "closed"])),
    /** The language of their client. */
    locale: opt(Language),
    /** The hash of their picture, everywhere or in this guild; null: none. */
    avatar: opt(Picture),
    guildAvatar: opt(Picture)
  }),
  give: step("give", { ...onMember, role: Name }),
  take: step("take", { ...onMember, role: Name }),
  kick: step("kick", { ...onMember, voiceState: opt(Schema.Boolean) }),
  /** Puts somebody out, in the guild or not; until `unban` they cannot come back. */
  ban: step("ban", { ...onMember, reason: opt(Schema.String) }),
  unban: step("unban", onMember),
  /** Whose application the bot is. */
  owner: step("owner", { member: Name }),
  /** What Server Settings > Integrations allow or forbid: one command, or without it all that have no rule of their own. */
  commandPermission: step("commandPermission", {
    guild: opt(Name),
    command: opt(Name),
    role: opt(Name),
    member: opt(Name),
    /** A channel's name, or `*`: every channel. */
    channel: opt(Name),
    allow: Schema.Boolean
  }),
  install: step("install", { guild: opt(Name), installed: opt(Schema.Boolean) })
} as const

const voice = {
  join: step("join", { ...onMember, channel: Name, ...flags }),
  move: step("move", { ...onMember, channel: Name, ...flags }),
  set: step("set", { ...onMember, ...flags }),
  repeat: step("repeat", onMember),
  reconnect: step("reconnect", onMember),
  leave: step("leave", onMember)
} as const

const Options = Schema.Record(Schema.String, Schema.Union([Schema.String, Schema.Finite, Schema.Boolean]))

/** `direct`: in the direct channel with the bot. */
const onMessage = { message: opt(Name), direct: opt(Schema.Boolean) }

const talk = {
  say: step("say", {
    as: opt(Name),
    ...onMember,
    channel: Name,
    text: Schema.String,
    /** The message it answers. */
    reply: opt(Name),
    /** Discord's message type, for what nobody wrote: 7 is a welcome, 8 a boost. */
    type: opt(Schema.Int),
    /** Said by a webhook under the member's name. */
    webhook: opt(Schema.Boolean)
  }),
  command: step("command", {
    ...onMember,
    /** With subcommands, as typed: `xp add`. */
    name: Name,
    channel: opt(Name),
    options: opt(Options),
    /** The member or message that a context menu is opened on. */
    target: opt(Name)
  }),
  /** Types into an option that completes itself; `options`: what was filled in before. */
  complete: step("complete", {
    ...onMember,
    name: Name,
    option: Name,
    text: Schema.String,
    channel: opt(Name),
    options: opt(Options)
  }),
  press: step("press", { ...onMember, ...onMessage, label: Name }),
  /** Values by what they show, or as they are; members, roles and channels by name. */
  select: step("select", { ...onMember, ...onMessage, placeholder: opt(Name), values: Schema.Array(Name) }),
  /** Fields by their label or custom id; a list of values for a select. */
  submit: step("submit", {
    ...onMember,
    fields: Schema.Record(Schema.String, Schema.Union([Schema.String, Schema.Array(Schema.String)]))
  })
} as const

const course = {
  /** Where the bot can be asked what it thinks: its admin API. */
  admin: step("admin", { url: Name, token: Name }),
  wait: step("wait", { ms: Millis }),
  expect: step("expect", {
    ...onMember,
    /** The activity of the bot's session; `disconnected` when there is none. */
    activity: opt(Schema.Literals(["active", "afk", "video", "streaming", "disconnected"])),
    /** Lifetime XP, give or take `tolerance`. */
    xpAbout: opt(Schema.Finite),
    tolerance: opt(Schema.Finite),
    /** Part of the last answer that this member can see. */
    reply: opt(Schema.String),
    /** Part of a choice that the last completion offered this member. */
    choice: opt(Schema.String),
    /** How long it may take to come true. */
    within: opt(Millis)
  })
} as const

const fault = <const Kind extends string, Fields extends Schema.Struct.Fields>(kind: Kind, fields: Fields) =>
  Schema.Struct({ do: Schema.Literal("fault"), kind: Schema.Literal(kind), ...fields })

const Fate = opt(Schema.Literals(["accept", "refuse"]))
const shard = opt(Schema.Int)
const rest = {
  /** Part of `METHOD /path`; left out: any request. */
  route: opt(Schema.String),
  times: opt(Count)
}
const Status = Schema.Int.check(Schema.isBetween({ minimum: 400, maximum: 599 }))
const When = opt(Schema.Literals(["before", "after"]))

const faults = {
  /** The connection breaks without a word. `ms`: for how long nobody can connect. */
  drop: fault("drop", { shard, resume: Fate, ms: opt(Millis) }),
  close: fault("close", {
    shard,
    code: Schema.Int.check(Schema.isBetween({ minimum: 1000, maximum: 4999 })),
    resume: Fate
  }),
  reconnect: fault("reconnect", { shard, resume: Fate }),
  invalidate: fault("invalidate", { shard, resumable: opt(Schema.Boolean) }),
  /** Nothing reaches the client any more (`dispatches: "flow"`: only acknowledgements are missing). */
  zombie: fault("zombie", { shard, dispatches: opt(Schema.Literals(["stop", "flow"])) }),
  /** The next RESUMEs are answered with op 9. */
  refuse: fault("refuse", { times: opt(Count) }),
  /** The next replay begins so many dispatches too early. */
  overlap: fault("overlap", { by: Count }),
  /** The next dispatches are sent twice. */
  duplicate: fault("duplicate", { shard, times: opt(Count) }),
  /** At the next IDENTIFY, so many voice states come before the GUILD_CREATE that they belong after. */
  reorder: fault("reorder", { guild: opt(Name), voiceStates: opt(Count) }),
  /** The next READY leaves this guild out. */
  omit: fault("omit", { guild: opt(Name) }),
  unavailable: fault("unavailable", { guild: opt(Name) }),
  available: fault("available", { guild: opt(Name) }),
  restError: fault("restError", {
    ...rest,
    status: opt(Status),
    code: opt(Schema.Int),
    when: When
  }),
  restHang: fault("restHang", { ...rest, when: When }),
  restReset: fault("restReset", { ...rest, when: When }),
  /** The CDN fails, or never answers. `route`: part of the path. */
  cdnError: fault("cdnError", { ...rest, status: opt(Status) }),
  cdnHang: fault("cdnHang", rest),
  rateLimit: fault("rateLimit", {
    ...rest,
    scope: opt(Schema.Literals(["user", "global", "shared"])),
    seconds: opt(Schema.Finite)
  }),
  /** Everything works again. */
  heal: fault("heal", {})
} as const

export const stepSchemas = { ...world, ...voice, ...talk, ...course } as const
export const faultSchemas = faults

type Of<Schemas extends Record<string, Schema.Top>> = Schemas[keyof Schemas]["Type"]

export type Fault = Of<typeof faults>
export type WorldStep = Of<typeof world>
export type VoiceStep = Of<typeof voice>
export type TalkStep = Of<typeof talk>
export type ExpectStep = Of<typeof course> & { readonly do: "expect" }
/** Steps that only a simulator with a clock and a bot to ask can take. */
export type CourseStep = Of<typeof course>
export type Step = Of<typeof stepSchemas> | Fault
