import { assert, layer } from "@effect/vitest"
import { Locale } from "discord.js"
import { Context, Effect, Layer } from "effect"
import type { Message } from "../../../src/infra/simulator/model.ts"
import { GuildSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { guildPath } from "../../e2e/stage.ts"
import { makeParlour, type Parlour } from "./parlour.ts"

class Quay extends Context.Service<Quay, Parlour>()("tests/Quay") {
  static readonly layer = Layer.effect(Quay, makeParlour(["ada"]))
}

/** What the bot has written in a guild's channel, unasked. */
const writtenIn = (
  { simulator: { discord, names } }: Parlour,
  guild: string,
  channel: string
): ReadonlyArray<Message> =>
  discord.messages
    .in(names.channel(names.guild(guild), channel).id)
    .filter(({ authorId, interaction }) => authorId === discord.world.bot.id && interaction === null)

const written = (guild: string, channel: string) => Effect.map(Quay, (quay) => writtenIn(quay, guild, channel))

const welcomed = (guild: string, channel: string) =>
  Effect.flatMap(Quay, (quay) => quay.until(() => writtenIn(quay, guild, channel)[0] ?? null, "no welcome"))

const settingsOf = (guild: string) =>
  Effect.flatMap(Quay, ({ bot, simulator }) => bot.get(guildPath(simulator, "/settings", guild), GuildSettings))

layer(Quay.layer, { timeout: "5 minutes", excludeTestServices: true })("a guild that takes the bot in", (it) => {
  it.effect("is welcomed in its own language, with the panel and the presets", () =>
    Effect.gen(function* () {
      const { simulator, use } = yield* Quay
      simulator.perform({ do: "guild", as: "insel", name: "Insel", text: ["flur", "kammer"], locale: Locale.German })
      const message = yield* welcomed("insel", "flur")
      assert.include(JSON.stringify(message.embeds), "Guildhall ist da")
      assert.include(JSON.stringify(message.embeds), `<@${simulator.names.guild("insel").facts.ownerId}>`)
      assert.deepStrictEqual(message.allowedMentions?.parse, [])

      simulator.perform({ do: "member", as: "eva", guild: "insel", name: "eva" })
      simulator.perform({ do: "role", guild: "insel", name: "Vorstand", permissions: ["ManageGuild"] })
      const press = { do: "press", guild: "insel", member: "eva", message: message.id, label: "Zum Panel" } as const
      assert.include((yield* use(press)).text, "administrators")
      simulator.perform({ do: "give", guild: "insel", member: "eva", role: "Vorstand" })
      const panel = yield* use(press)
      assert.isTrue(panel.private)
      assert.include(panel.text, "Voice XP: **on**")

      const choose = { do: "select", guild: "insel", member: "eva", message: message.id } as const
      const taken = yield* use({ ...choose, values: ["Lernen"] })
      assert.strictEqual(taken.text.trim(), "**Study** holds now.")
      assert.strictEqual((yield* settingsOf("insel")).voice.rates.afk, 40)
    })
  )

  it.effect("is welcomed where the bot may write", () =>
    Effect.gen(function* () {
      const { simulator } = yield* Quay
      simulator.perform({
        do: "fault",
        kind: "restError",
        route: "POST /channels/",
        times: 1,
        status: 403,
        code: 50013
      })
      simulator.perform({ do: "guild", as: "reef", name: "Reef", text: ["closed", "open"] })
      yield* welcomed("reef", "open")
      assert.deepStrictEqual(yield* written("reef", "closed"), [])
    })
  )

  it.effect("has its owner told where the bot may write nowhere", () =>
    Effect.gen(function* () {
      const { simulator, until } = yield* Quay
      simulator.perform({
        do: "fault",
        kind: "restError",
        route: "POST /channels/",
        times: 1,
        status: 403,
        code: 50013
      })
      simulator.perform({ do: "guild", as: "rock", name: "Rock", text: ["closed"] })
      const told = yield* until(
        () =>
          simulator.discord.messages.all.find(({ content, guildId }) => guildId === null && content.includes("Rock")) ??
          null,
        "the owner was told nothing"
      )
      assert.include(told.content, "**Rock**")
    })
  )

  it.effect("is welcomed once, however often it takes the bot in", () =>
    Effect.gen(function* () {
      const { simulator } = yield* Quay
      simulator.perform({ do: "guild", as: "bay", name: "Bay", text: ["sand"] })
      yield* welcomed("bay", "sand")
      simulator.perform({ do: "install", guild: "bay", installed: false })
      simulator.perform({ do: "install", guild: "bay", installed: true })
      simulator.perform({ do: "guild", as: "cape", name: "Cape", text: ["sand"] })
      yield* welcomed("cape", "sand")
      assert.lengthOf(yield* written("bay", "sand"), 1)
    })
  )

  it.effect("is not welcomed when it has settings: it knows the bot from before", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* written("g", "log"), [])
    })
  )
})
