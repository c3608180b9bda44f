import { DateTime, Effect, Option, Schema } from "effect"
import { ChannelId, RoleId, UserId } from "../ids.ts"
import { templateProblem } from "../notices/template.ts"
import { Theme } from "../pictures/theme.ts"
import { Language } from "../texts/language.ts"

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

const or = <S extends Schema.Top>(value: S["Encoded"]) => Schema.withDecodingDefaultKey<S>(Effect.succeed(value))

const Timezone = Schema.String.check(
  Schema.makeFilter((name) => Option.isSome(DateTime.zoneMakeNamed(name)) || `"${name}" is not an IANA timezone`)
)

const Modules = Schema.Struct({
  voice: Schema.Boolean.pipe(or(true)),
  chat: Schema.Boolean.pipe(or(true)),
  webBoard: Schema.Boolean.pipe(or(false)),
  notices: Schema.Boolean.pipe(or(false)),
  levelRoles: Schema.Boolean.pipe(or(true)),
  /** Answers are pictures where there is one; off: words only. */
  cards: Schema.Boolean.pipe(or(true))
})

/** XP a minute. Video and streaming add to the attention rate, also while muted. */
export const Rates = Schema.Struct({
  active: between(0, 1000).pipe(or(50)),
  afk: between(0, 1000).pipe(or(10)),
  video: between(0, 1000).pipe(or(50)),
  streaming: between(0, 1000).pipe(or(50))
})
export interface Rates extends Schema.Schema.Type<typeof Rates> {}

const Voice = Schema.Struct({
  rates: Rates.pipe(or({})),
  payoutSeconds: between(5, 3600).pipe(or(60)),
  afkChannel: Schema.Literals(["afk rate", "nothing", "as normal"]).pipe(or("afk rate")),
  company: Schema.Boolean.pipe(or(false)),
  settleInSeconds: between(0, 3600).pipe(or(0)),
  asleepHours: between(0, 168).pipe(or(0)),
  dailyCapXp: Schema.NullOr(between(0, 10_000_000)).pipe(or(null)),
  catchUpHours: between(0, 168).pipe(or(6)),
  catchUpUnknown: Schema.Boolean.pipe(or(true))
})

const Chat = Schema.Struct({
  xp: Schema.Struct({ min: between(0, 1000).pipe(or(15)), max: between(0, 1000).pipe(or(15)) })
    .check(Schema.makeFilter(({ max, min }) => min <= max || "chat.xp.min must not exceed chat.xp.max"))
    .pipe(or({})),
  cooldownSeconds: between(0, 3600).pipe(or(15))
})

const Eligibility = Schema.Struct({
  onlyRoles: Schema.Array(RoleId).pipe(or([])),
  neverRoles: Schema.Array(RoleId).pipe(or([])),
  ignoredMembers: Schema.Array(UserId).pipe(or([])),
  ignoredChannels: Schema.Array(ChannelId).pipe(or([]))
})

const Multiplier = Schema.Struct({ roleId: RoleId, percent: between(100, 300) })

/** A level curve. `base` is XP; `tenths` is the exponential multiplier m in tenths: 12 is 1.2. */
export const CurveSettings = Schema.Union([
  Schema.Struct({
    kind: Schema.Literal("exponential"),
    base: between(10, 10_000).pipe(or(100)),
    tenths: between(10, 20).pipe(or(12))
  }),
  Schema.Struct({ kind: Schema.Literal("linear"), base: between(10, 10_000).pipe(or(100)) }),
  Schema.Struct({ kind: Schema.Literal("mee6") }),
  Schema.Struct({ kind: Schema.Literal("cubic") })
])
export type CurveSettings = typeof CurveSettings.Type

/** Text that the database can keep: neither a NUL nor half of a character. */
const Template = Schema.String.check(
  Schema.isMaxLength(1000),
  Schema.makeFilter(
    (text) => (text.isWellFormed() && !text.includes("\0")) || "Expected text without NUL or half characters"
  ),
  Schema.makeFilter((text) => templateProblem(text) ?? true)
)

const Notices = Schema.Struct({
  channelId: Schema.NullOr(ChannelId).pipe(or(null)),
  where: Schema.Literals(["channel", "same channel", "nowhere"]).pipe(or("nowhere")),
  minLevel: between(0, 10_000).pipe(or(2)),
  template: Schema.NullOr(Template).pipe(or(null))
})

/** Who may do what besides those with Manage Server. */
const Staff = Schema.Struct({
  administrators: Schema.Array(RoleId).pipe(or([])),
  moderators: Schema.Array(RoleId).pipe(or([]))
})

/** Which level roles a member wears: every one up to the level, or the highest of them only. */
export const Keep = Schema.Literals(["all", "highest"])
export type Keep = typeof Keep.Type

const LevelRoles = Schema.Struct({ keep: Keep.pipe(or("all")) })

/** Everything an administrator can choose for a guild: one Schema for panel, HTTP and import. */
export const GuildSettings = Schema.Struct({
  timezone: Timezone.pipe(or("UTC")),
  modules: Modules.pipe(or({})),
  voice: Voice.pipe(or({})),
  chat: Chat.pipe(or({})),
  eligibility: Eligibility.pipe(or({})),
  multipliers: Schema.Array(Multiplier).pipe(or([])),
  curve: CurveSettings.pipe(or({ kind: "exponential" })),
  notices: Notices.pipe(or({})),
  levelRoles: LevelRoles.pipe(or({})),
  staff: Staff.pipe(or({})),
  /** Of what is said to the whole guild; members are answered in their own. */
  language: Language.pipe(or("en")),
  theme: Theme.pipe(or("midnight"))
})
export interface GuildSettings extends Schema.Schema.Type<typeof GuildSettings> {}

export const defaultSettings: GuildSettings = Schema.decodeSync(GuildSettings)({})
