import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { MemberView } from "../../src/actors/inspection/views.ts"
import type { BotProcess } from "../support/botProcess.ts"
import { makeParlour } from "../entrypoints/discord/parlour.ts"
import { Almanac, levelXp, messageXp } from "./almanac.ts"
import { makeObserver } from "./observer.ts"
import { guildPath, memberPath } from "./stage.ts"

const hands = Array.from({ length: 10 }, (_, index) => `hand${index + 1}`)

/** XP a minute in voice: a level takes 6 s. */
const voiceRate = 1000

const settings = {
  modules: { notices: true },
  chat: { xp: { min: messageXp, max: messageXp }, cooldownSeconds: 0 },
  voice: { rates: { active: voiceRate, afk: 0, video: 0, streaming: 0 }, payoutSeconds: 5 },
  curve: { kind: "linear", base: levelXp }
}

const directClosed = Schema.is(Schema.Struct({ code: Schema.Literal(50007) }))

const sorted = (texts: Iterable<string>) => [...texts].sort()

describe("a day", () => {
  it.live("brings every notice once, in its right words, and every role right at its end", () =>
    Effect.gen(function* () {
      const parlour = yield* makeParlour(["ada", "cyn", "dee", ...hands])
      const { simulator, until, use } = parlour
      const { facts } = simulator.names.guild("g")
      const act = (step: Parameters<typeof simulator.perform>[0]) => void simulator.perform(step)
      act({ do: "member", as: "ben", guild: "g", name: "ben", directMessages: "closed" })
      const user = (member: string) => simulator.names.user(member)
      const log = simulator.names.channel(simulator.names.guild("g"), "log").id
      const observer = yield* makeObserver(simulator, ["ada", "ben", "cyn", "dee", ...hands].map(user))
      const almanac = new Almanac((member) => `<@${user(member)}>`, ["ben"])
      let bot: BotProcess = parlour.bot

      const inLog = () => observer.messages().flatMap(({ channelId, content }) => (channelId === log ? [content] : []))
      const directs = () => observer.messages().flatMap(({ content, direct }) => (direct ? [content] : []))
      const settled = (member: string) =>
        bot.until(memberPath(simulator, member), MemberView, ({ xp }) => xp === almanac.xpOf(member))
      /** Until everything is said that must have been said by now: word for word, and nothing else. */
      const told = Effect.suspend(() => {
        const wanted = sorted(almanac.notices.values())
        return until(
          () => (sorted(inLog()).join("\n") === wanted.join("\n") ? true : null),
          `the log does not say\n${wanted.join("\n")}\n`
        )
      }).pipe(Effect.tapCause(() => Effect.logError(inLog().join("\n"))))
      const says = Effect.fnUntraced(function* (member: string, times = 1) {
        for (let time = 0; time < times; time++) {
          act({ do: "say", member, guild: "g", channel: "log", text: "aye" })
          almanac.earns(member, messageXp, "chat")
          yield* settled(member)
          yield* told
        }
      })
      const wears = (member: string, ...names: ReadonlyArray<string>) =>
        until(
          () => {
            const guild = simulator.names.guild("g")
            const worn = guild.members.get(user(member))?.roles ?? []
            return sorted(worn.map((id) => guild.roles.get(id)?.name ?? "?")).join() === sorted(names).join()
              ? true
              : null
          },
          `${member} does not wear ${names.join(" and ") || "nothing"}`
        )

      yield* bot.put(guildPath(simulator, "/settings", "g"), {
        ...settings,
        notices: { where: "channel", channelId: log, minLevel: 2 }
      })
      for (const [level, name] of [
        [2, "Deckhand"],
        [3, "Mate"]
      ] as const) {
        const options = { level, name }
        yield* use({ do: "command", member: "Harbour owner", guild: "g", name: "level-role set", options })
      }

      // Ten are ranked, none with a level: from now on there are medals.
      for (const hand of hands) yield* says(hand)

      // The first levels, each with its medal; Discord carries one out, and answers that it failed.
      yield* says("ada", 2)
      yield* wears("ada", "Deckhand")
      yield* says("ben")
      act({ do: "fault", kind: "restError", route: "POST /channels", status: 502, when: "after", times: 1 })
      yield* says("ben")
      yield* says("cyn", 2)

      // A place gained without a level, and levels within ten minutes: the same message, in newer words.
      yield* says("ben")
      yield* says("ada")
      act({ do: "fault", kind: "restError", route: "PATCH /channels", status: 503, times: 1 })
      yield* says("ada")
      yield* says("ben")
      for (const member of ["ada", "ben"]) yield* wears(member, "Deckhand", "Mate")

      // In voice, until it is worth a level and a half.
      act({ do: "join", member: "dee", guild: "g", channel: "Deck" })
      const worth = () =>
        simulator
          .truth("g", "dee")
          .segments.reduce((ms, { from, to }) => ms + (to ?? simulator.discord.world.now()) - from, 0) *
        (voiceRate / 60_000)
      yield* until(() => (worth() > 1.4 * levelXp ? true : null), "dee is not in voice")
      act({ do: "leave", member: "dee", guild: "g" })
      const spoken = yield* bot.until(memberPath(simulator, "dee"), MemberView, ({ xp }) => xp > 1.3 * levelXp)
      assert.approximately(spoken.xp, worth(), 0.1 * levelXp)
      almanac.earns("dee", spoken.xp, "voice")
      // It is told with the XP of the payout in which the level was crossed.
      const said = yield* until(
        () => /\*\*level 2\*\* in voice: (\d+) XP/.exec(inLog().join("\n"))?.[1] ?? null,
        "dee's level is not told"
      )
      assert.isTrue(Number(said) >= levelXp && Number(said) <= spoken.xp, said)
      for (const [words, book] of [
        ["dee level", almanac.notices],
        ["dee", almanac.direct]
      ] as const) {
        book.set(words, (book.get(words) ?? "").replace(`${spoken.xp} XP`, `${said} XP`))
      }
      yield* told
      yield* wears("dee", "Deckhand")

      // Who hides is told of a level, and nobody else is.
      yield* use({ do: "command", member: "hand1", guild: "g", name: "hide" })
      almanac.hides("hand1")
      yield* says("hand1")
      yield* wears("hand1", "Deckhand")

      // Who comes back is given back what they had; what a moderator took stays away.
      act({ do: "kick", member: "cyn", guild: "g" })
      almanac.goes("cyn")
      yield* bot.until(memberPath(simulator, "cyn"), MemberView, ({ present }) => !present)
      act({ do: "member", as: "cyn", guild: "g", name: "cyn" })
      almanac.comes("cyn")
      yield* wears("cyn", "Deckhand")
      act({ do: "take", member: "ben", guild: "g", role: "Deckhand" })
      yield* wears("ben", "Mate")

      // A role is deleted, the bot is killed, and life goes on while it is away.
      act({ do: "deleteRole", guild: "g", role: "Mate" })
      yield* until(() => (inLog().some((words) => words.includes("Mate")) ? true : null), "nobody is told of the role")
      almanac.notices.set("role gone", inLog().find((words) => words.includes("Mate")) ?? "")
      yield* bot.kill
      for (let time = 0; time < 2; time++) {
        act({ do: "say", member: "ben", guild: "g", channel: "log", text: "aye" })
        almanac.earns("ben", messageXp, "chat")
      }
      bot = yield* parlour.start()
      yield* bot.ready
      yield* settled("ben")
      yield* told
      yield* says("hand2")

      const roles = { ada: "Deckhand", ben: "", cyn: "Deckhand", dee: "Deckhand", hand1: "Deckhand", hand3: "" }
      for (const [member, role] of Object.entries(roles)) {
        yield* wears(member, ...(role === "" ? [] : [role]))
        assert.strictEqual((yield* observer.rolesOf(facts.id, user(member))).join(), role, member)
      }
      assert.deepStrictEqual(sorted(inLog()), sorted(almanac.notices.values()))
      yield* until(
        () => (directs().length >= almanac.direct.size ? true : null),
        `${sorted(almanac.direct.values()).join("; ")} was not told, but ${directs().join("; ")}`
      )
      assert.deepStrictEqual(sorted(directs()), sorted(almanac.direct.values()))
      assert.lengthOf(
        simulator.rest.filter(({ response }) => directClosed(response)),
        1
      )
      assert.deepStrictEqual(observer.errors, [])
    })
  )
})
