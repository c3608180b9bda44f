import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { MemberView } from "../../src/actors/inspection/views.ts"
import { makeParlour, type Parlour } from "../entrypoints/discord/parlour.ts"
import { guildPath, memberPath } from "./stage.ts"

/** What a message earns here, and the XP from one level to the next. */
const each = 15
const step = 10

const levelOf = (messages: number) => 1 + Math.floor((messages * each) / step)

/** A day as somebody in the guild could tell it: everything expected is counted here, apart from the bot. */
const makeDay = ({ bot, simulator, until }: Parlour) => {
  const { messages, world } = simulator.discord
  const guild = () => simulator.names.guild("g")
  const log = [...guild().channels.values()].find(({ name }) => name === "log")?.id ?? ""
  const user = (member: string) => simulator.names.user(member)
  const said = new Map<string, number>()

  const saysOf = (member: string) => said.get(member) ?? 0
  const says = (member: string) => {
    simulator.perform({ do: "say", member, guild: "g", channel: "log", text: "aye" })
    said.set(member, saysOf(member) + 1)
  }
  /** What the bot wrote of a member in the guild's channel. */
  const noticesOf = (member: string) =>
    messages
      .in(log)
      .filter(({ authorId, content }) => authorId === world.bot.id && content.includes(`<@${user(member)}>`))
  const directOf = (member: string) =>
    messages.all.filter(
      ({ authorId, channelId }) => authorId === world.bot.id && world.channel(channelId).recipientId === user(member)
    )
  const rolesOf = (member: string) =>
    (guild().members.get(user(member))?.roles ?? []).map((id) => guild().roles.get(id)?.name ?? "?").sort()

  return {
    log,
    says,
    noticesOf,
    directOf,
    rolesOf,
    settled: (member: string) =>
      bot.until(
        memberPath(simulator, member),
        MemberView,
        ({ level, xp }) => xp === saysOf(member) * each && level === levelOf(saysOf(member))
      ),
    /** One notice of the member, which tells the level they are at. */
    told: (member: string) =>
      until(
        () => {
          const [notice, ...more] = noticesOf(member)
          assert.lengthOf(more, 0, `${member} is told once`)
          return notice?.content.includes(`level ${levelOf(saysOf(member))}**`) === true ? notice : null
        },
        `no notice tells that ${member} is at level ${levelOf(saysOf(member))}`
      ),
    wears: (member: string, ...names: ReadonlyArray<string>) =>
      until(
        () => (rolesOf(member).join() === [...names].sort().join() ? true : null),
        `${member} does not wear ${names.join(" and ") || "nothing"}`
      )
  }
}

describe("a day", () => {
  it.live(
    "brings every notice once, with the level reached, and every role right at its end",
    () =>
      Effect.gen(function* () {
        const parlour = yield* makeParlour(["ada", "bob", "cyn"])
        const { bot, simulator, use } = parlour
        const day = makeDay(parlour)
        simulator.perform({ do: "member", as: "bob", guild: "g", name: "bob", directMessages: "closed" })
        yield* bot.put(guildPath(simulator, "/settings", "g"), {
          modules: { notices: true },
          chat: { xp: { min: each, max: each }, cooldownSeconds: 0 },
          curve: { kind: "linear", base: step },
          notices: { where: "channel", channelId: day.log, minLevel: 2 }
        })
        const owner = "Harbour owner"
        for (const [level, name] of [
          [2, "Deckhand"],
          [4, "Mate"]
        ] as const) {
          const tied = yield* use({
            do: "command",
            member: owner,
            guild: "g",
            name: "level-role set",
            options: { level, name }
          })
          assert.isTrue(tied.private)
        }

        // A message each: the first level that has a role. One of them takes no direct messages.
        for (const member of ["ada", "bob", "cyn"]) day.says(member)
        for (const member of ["ada", "bob", "cyn"]) {
          yield* day.settled(member)
          yield* day.told(member)
          yield* day.wears(member, "Deckhand")
        }
        yield* parlour.until(() => day.directOf("ada")[0] ?? null, "ada was not told herself")
        assert.lengthOf(day.directOf("bob"), 0)

        // Further levels within ten minutes: the same notice tells the last.
        day.says("ada")
        day.says("ada")
        yield* day.settled("ada")
        yield* day.told("ada")
        yield* day.wears("ada", "Deckhand", "Mate")

        // Who comes back is given back what they had earned.
        simulator.perform({ do: "kick", member: "cyn", guild: "g" })
        yield* bot.until(memberPath(simulator, "cyn"), MemberView, ({ present }) => !present)
        simulator.perform({ do: "member", as: "cyn", guild: "g", name: "cyn" })
        yield* day.wears("cyn", "Deckhand")

        // A role is deleted, the bot dies, and life goes on while it is away.
        simulator.perform({ do: "deleteRole", guild: "g", role: "Mate" })
        yield* bot.kill
        day.says("bob")
        day.says("bob")
        const successor = yield* parlour.start()
        yield* successor.ready
        const again = makeDay({ ...parlour, bot: successor })
        yield* successor.until(memberPath(simulator, "bob"), MemberView, ({ xp }) => xp === 3 * each)
        yield* parlour.until(
          () => (again.noticesOf("bob")[0]?.content.includes(`level ${levelOf(3)}**`) === true ? true : null),
          "bob's notice does not tell his last level"
        )
        yield* day.wears("ada", "Deckhand")
        yield* day.wears("bob", "Deckhand")
        yield* day.wears("cyn", "Deckhand")
        for (const member of ["ada", "bob", "cyn"]) assert.lengthOf(day.noticesOf(member), 1)
        assert.lengthOf(day.directOf("ada"), 1, "one direct message a day")
        assert.lengthOf(day.directOf("cyn"), 1)
        assert.lengthOf(day.directOf("bob"), 0)
        const broken = yield* use({ do: "command", member: "ada", name: "levels" })
        assert.include(broken.text, "Mate")
        const refusals = simulator.rest.filter(({ response }) =>
          Schema.is(Schema.Struct({ code: Schema.Literal(50007) }))(response)
        )
        assert.lengthOf(refusals, 1, "closed direct messages are tried once")
      }),
    180_000
  )
})
