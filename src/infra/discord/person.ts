import { Schema } from "effect"
import { UserId } from "../../machines/ids.ts"

const nullish = <S extends Schema.Top>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

export const User = Schema.Struct({
  id: UserId,
  username: Schema.String,
  global_name: nullish(Schema.String),
  avatar: nullish(Schema.String),
  bot: Schema.optionalKey(Schema.Boolean)
})

/** What a guild's members have of their own there, before what they are called everywhere. */
export const guildIdentity = { nick: nullish(Schema.String), avatar: nullish(Schema.String) } as const
const GuildIdentity = Schema.Struct(guildIdentity)

/** Hash of a picture, and where it lies: a user's own, or the one a member has in the guild. */
export interface PersonalPicture {
  readonly of: "user" | "member"
  readonly hash: string
}

/** A person as a guild sees them. */
export interface Person {
  readonly userId: UserId
  readonly name: string
  /** null: none. */
  readonly picture: PersonalPicture | null
  readonly bot: boolean
}

const pictureOf = (own: string | null, general: string | null): PersonalPicture | null => {
  if (own !== null) return { of: "member", hash: own }
  return general === null ? null : { of: "user", hash: general }
}

export const personOf = (user: typeof User.Type, member: typeof GuildIdentity.Type = {}): Person => ({
  userId: user.id,
  name: member.nick ?? user.global_name ?? user.username,
  picture: pictureOf(member.avatar ?? null, user.avatar ?? null),
  bot: user.bot === true
})
