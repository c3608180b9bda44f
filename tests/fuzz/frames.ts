import * as fc from "fast-check"
import {
  ada,
  ben,
  cabin,
  cyd,
  deck,
  dot,
  guildCreate,
  harbour,
  log,
  meadow,
  member,
  ready,
  voiceState
} from "../actors/support/payloads.ts"
import { ChannelId, GuildId, RoleId } from "../../src/machines/ids.ts"
import { awkwardNumbers, awkwardTexts, junk, mutant } from "./junk.ts"

export interface Frame {
  readonly name: unknown
  readonly data: unknown
  /** What the sequence is: so far from the one before, or something else altogether. */
  readonly sequence: { readonly by: number } | { readonly is: number }
}

const strangers = Array.from({ length: 20 }, (_, i) => GuildId.make(`12000000000000000${10 + i}`))
const guild = fc.oneof(fc.constantFrom(harbour, meadow), fc.constantFrom(...strangers))
const channel = fc.constantFrom(deck, cabin, log, ChannelId.make("77"))
const user = fc.constantFrom(ada, ben, cyd, dot)
const role = fc.constantFrom("1", "2", "3").map((id) => RoleId.make(id))
const person = fc
  .tuple(user, fc.array(role, { maxLength: 3 }), fc.boolean())
  .map(([id, roles, bot]) => member(id, { roles, bot }))

const place = fc.record({
  id: channel,
  type: fc.constantFrom(0, 2, 4, 11, 13, 99),
  name: fc.string(),
  // Its own parent, too.
  parent_id: fc.option(channel)
})

const whole = fc
  .tuple(guild, fc.uniqueArray(user), channel, fc.array(place), fc.boolean())
  .map(([id, users, where, threads, hidden]) =>
    hidden
      ? { id, unavailable: true }
      : {
          ...guildCreate(
            id,
            users.map((userId) => [userId, where])
          ),
          threads
        }
  )

/** Every dispatch we rely on, as Discord could send it. */
const payloads: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  READY: fc.uniqueArray(guild, { maxLength: 5 }).map((ids) => ready(ids)),
  RESUMED: fc.constant({}),
  GUILD_CREATE: whole,
  GUILD_UPDATE: fc.record({ id: guild, name: fc.string(), afk_channel_id: fc.option(channel) }),
  GUILD_DELETE: fc.record({ id: guild, unavailable: fc.boolean() }),
  ...Object.fromEntries(
    ["CHANNEL_CREATE", "CHANNEL_UPDATE", "THREAD_CREATE", "THREAD_UPDATE"].map((name) => [
      name,
      fc.tuple(place, guild).map(([channel, guild_id]) => ({ ...channel, guild_id }))
    ])
  ),
  ...Object.fromEntries(
    ["CHANNEL_DELETE", "THREAD_DELETE"].map((name) => [name, fc.record({ id: channel, guild_id: guild })])
  ),
  THREAD_LIST_SYNC: fc.record({ guild_id: guild, channel_ids: fc.array(channel), threads: fc.array(place) }),
  GUILD_ROLE_CREATE: fc.record({ guild_id: guild, role: fc.record({ id: role }) }),
  GUILD_ROLE_UPDATE: fc.record({ guild_id: guild, role: fc.record({ id: role }) }),
  GUILD_ROLE_DELETE: fc.record({ guild_id: guild, role_id: role }),
  GUILD_MEMBER_ADD: fc.tuple(person, guild).map(([who, guild_id]) => ({ ...who, guild_id })),
  GUILD_MEMBER_UPDATE: fc.tuple(person, guild).map(([who, guild_id]) => ({ ...who, guild_id })),
  GUILD_MEMBER_REMOVE: fc.record({ guild_id: guild, user: fc.record({ id: user }) }),
  GUILD_MEMBERS_CHUNK: fc.record({ guild_id: guild, members: fc.array(person), not_found: fc.array(user) }),
  VOICE_STATE_UPDATE: fc.tuple(guild, user, fc.option(channel)).map(([id, who, where]) => voiceState(id, who, where)),
  MESSAGE_CREATE: fc
    .tuple(guild, user, channel, fc.bigInt({ min: 0n, max: 2n ** 62n }))
    .map(([guild_id, id, channel_id, message]) => ({
      id: String(message),
      channel_id,
      guild_id,
      type: 0,
      author: { id },
      member: { roles: [] }
    }))
}

const unknownNames = fc.oneof(
  awkwardTexts,
  fc.constantFrom("PRESENCE_UPDATE", "TYPING_START", "VOICE_SERVER_UPDATE", "ready"),
  junk
)

const sequence: fc.Arbitrary<Frame["sequence"]> = fc.oneof(
  { weight: 40, arbitrary: fc.constant({ by: 1 }) },
  { weight: 4, arbitrary: fc.constantFrom(0, -1, -1000, 2, 1000, 65_537, 2 ** 31).map((by) => ({ by })) },
  {
    weight: 1,
    arbitrary: fc
      .oneof({ weight: 30, arbitrary: awkwardNumbers }, { weight: 1, arbitrary: fc.constant(Number.MAX_SAFE_INTEGER) })
      .map((is) => ({ is }))
  }
)

const known = fc
  .constantFrom(...Object.entries(payloads))
  .chain(([name, valid]) =>
    fc
      .oneof(
        { weight: 5, arbitrary: mutant(valid).map(({ value }) => value) },
        { weight: 2, arbitrary: valid },
        { weight: 1, arbitrary: junk }
      )
      .map((data) => ({ name, data }))
  )
const unknown = fc
  .tuple(unknownNames, fc.oneof(junk, fc.record({ guild_id: guild, id: guild })))
  .map(([name, data]) => ({ name, data }))

export const frame: fc.Arbitrary<Frame> = fc
  .tuple(fc.oneof({ weight: 12, arbitrary: known }, { weight: 1, arbitrary: unknown }), sequence)
  .map(([dispatch, sequence]) => ({ ...dispatch, sequence }))
