import { Effect } from "effect"
import * as fc from "fast-check"
import type { VoiceChange } from "../../../src/infra/simulator/Voice.ts"
import type { Bot } from "../../support/oneClock.ts"
import type { SomeSettings, Stage } from "./stage.ts"

/** What may happen of an evening; numbers name a member, a channel or a role of the stage. */
export type Act =
  | { readonly do: "sit"; readonly who: number; readonly where: number; readonly change: VoiceChange }
  | { readonly do: "set"; readonly who: number; readonly change: VoiceChange }
  | { readonly do: "leave" | "reconnect" | "repeat"; readonly who: number }
  | { readonly do: "kick" | "say"; readonly who: number }
  | { readonly do: "robot"; readonly where: number | null }
  | { readonly do: "roles"; readonly who: number; readonly roles: ReadonlyArray<number> }
  | { readonly do: "afk channel"; readonly where: number | null }
  | { readonly do: "category"; readonly where: number; readonly below: boolean }
  | { readonly do: "delete channel"; readonly where: number }
  | { readonly do: "delete role"; readonly role: number }
  | { readonly do: "twice"; readonly times: number }
  | { readonly do: "settings"; readonly choices: Choices }

const flags = ["selfMute", "selfDeaf", "mute", "deaf", "camera", "screen"] as const

const anyChange: fc.Arbitrary<VoiceChange> = fc
  .dictionary(fc.constantFrom(...flags), fc.boolean(), { maxKeys: 3 })
  .map((change) => ({ ...change }))

const who = fc.nat(3)
const where = fc.nat(3)

/** What a member does in voice that Discord tells in voice states alone. */
export const anyMove: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("sit"), who, where, change: anyChange }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("set"), who, change: anyChange }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("leave", "reconnect", "repeat"), who }) }
)

/** Choices of a guild that matter to what is earned. The cap is not among them: it holds for what is settled later. */
export const anyChoices = fc.record({
  rates: fc.constantFrom(
    { active: 50, afk: 10, video: 50, streaming: 50 },
    { active: 7, afk: 3, video: 11, streaming: 13 },
    { active: 0, afk: 0, video: 1, streaming: 0 },
    { active: 1000, afk: 1000, video: 1000, streaming: 1000 }
  ),
  payoutSeconds: fc.constantFrom(5, 7, 60),
  afkChannel: fc.constantFrom("afk rate", "nothing", "as normal"),
  company: fc.boolean(),
  settleInSeconds: fc.constantFrom(0, 0, 20),
  voice: fc.constantFrom(true, true, true, false),
  only: fc.boolean(),
  never: fc.boolean(),
  ignored: fc.constantFrom("nothing", "member", "channel", "category"),
  multipliers: fc.boolean()
})
export type Choices = typeof anyChoices extends fc.Arbitrary<infer A> ? A : never

export const settingsOf = (stage: Stage, choices: Choices): SomeSettings => {
  const { afkChannel, company, ignored, payoutSeconds, rates, settleInSeconds, voice } = choices
  return {
    timezone: "Asia/Kathmandu",
    modules: { voice },
    voice: { rates, payoutSeconds, afkChannel, company, settleInSeconds },
    eligibility: {
      onlyRoles: choices.only ? [stage.role(0), stage.role(1)] : [],
      neverRoles: choices.never ? [stage.role(2)] : [],
      ignoredMembers: ignored === "member" ? [stage.human(0)] : [],
      ignoredChannels: ignored === "channel" ? [stage.channel(0)] : ignored === "category" ? [stage.category] : []
    },
    multipliers: choices.multipliers
      ? [
          { roleId: stage.role(0), percent: 125 },
          { roleId: stage.role(1), percent: 300 }
        ]
      : []
  }
}

/** What else a guild tells of its members and places. */
const anyNews = fc.oneof(
  { weight: 1, arbitrary: fc.record({ do: fc.constant("kick"), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("robot"), where: fc.option(where) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("roles"), who, roles: fc.uniqueArray(fc.nat(2), { maxLength: 3 }) })
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("afk channel"), where: fc.option(where) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("category"), where, below: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete channel"), where }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete role"), role: fc.nat(2) }) }
)

/** Whatever is not the bot's own: no settings, and no messages. */
export const anyEvent: fc.Arbitrary<Act> = fc.oneof(
  { weight: 10, arbitrary: anyMove },
  { weight: 8, arbitrary: anyNews }
)

const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 18, arbitrary: anyEvent },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("say"), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("twice"), times: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("settings"), choices: anyChoices }) }
)

/** An act, and the ms that pass after it. */
export interface Beat {
  readonly act: Act
  readonly pause: number
}

const anyPause = fc.oneof(fc.nat(40), fc.nat(3000), fc.nat(20_000))

export const anyBeats = (maxLength: number, of: fc.Arbitrary<Act> = anyAct, pause = anyPause) =>
  fc.array(fc.record({ act: of, pause }), { maxLength, size: "max" })

/** Does what can be done; what cannot (to leave without being there) is no act. */
export const perform = (stage: Stage, bot: Bot, act: Act): Effect.Effect<void> => {
  const { people, places, sessions, voice, world } = stage.one.discord
  const { guildId } = stage
  switch (act.do) {
    case "sit":
      return Effect.sync(() => voice.join(guildId, stage.human(act.who), stage.channel(act.where), act.change))
    case "settings":
      return stage.change(bot, settingsOf(stage, act.choices))
    case "afk channel":
      return Effect.sync(() =>
        places.updateGuild(guildId, { afkChannelId: act.where === null ? null : stage.channel(act.where) })
      )
    case "category":
      return Effect.sync(() =>
        places.updateChannel(stage.channel(act.where), { parentId: act.below ? stage.category : null })
      )
    case "delete channel":
      return Effect.sync(() => {
        voice.deleteChannel(stage.channel(act.where))
        stage.channels[act.where] = places.addChannel(guildId, "Anew", "voice").id
      })
    case "delete role":
      return Effect.sync(() => {
        places.removeRole(guildId, stage.role(act.role))
        stage.roles[act.role] = places.addRole(guildId, "anew").id
      })
    case "twice":
      return Effect.sync(() => {
        for (const { session } of sessions.connected()) session.duplicate(act.times)
      })
    case "roles":
      return Effect.sync(() => {
        people.updateMember(guildId, stage.human(act.who), { roles: act.roles.map((role) => stage.role(role)) })
      })
    case "robot":
      return Effect.sync(() => {
        if (act.where !== null) voice.join(guildId, stage.bot, stage.channel(act.where))
        else if (stage.inVoice(stage.bot)) voice.leave(guildId, stage.bot)
      })
    case "say":
      return Effect.sync(() => stage.say(stage.human(act.who)))
    case "kick":
      return Effect.sync(() => {
        const userId = stage.human(act.who)
        voice.kick(guildId, userId)
        people.addMember(guildId, userId, world.user(userId).bot ? [] : [stage.role(0)])
      })
    case "set":
    case "leave":
    case "reconnect":
    case "repeat": {
      const userId = stage.human(act.who)
      if (!stage.inVoice(userId)) return Effect.void
      return Effect.sync(() => {
        if (act.do === "set") voice.set(guildId, userId, act.change)
        else voice[act.do](guildId, userId)
      })
    }
  }
}

/** Lets it all happen, one after the other. */
export const play = Effect.fnUntraced(function* (stage: Stage, bot: Bot, beats: ReadonlyArray<Beat>) {
  for (const { act, pause } of beats) {
    yield* perform(stage, bot, act)
    yield* stage.one.settled
    yield* stage.one.pass(pause)
  }
})
