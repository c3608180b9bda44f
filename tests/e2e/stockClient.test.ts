import { assert, describe, it } from "@effect/vitest"
import {
  ActionRowBuilder,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
  ApplicationCommandOptionType,
  Client,
  Events,
  GatewayDispatchEvents,
  GatewayIntentBits,
  type GatewayDispatchPayload,
  REST
} from "discord.js"
import { type SessionInfo, WebSocketManager, WebSocketShardEvents } from "@discordjs/ws"
import { Effect, type Scope } from "effect"
import { Simulator, type SimulatorOptions } from "../../src/infra/simulator/Simulator.ts"
import { harbour, play, until } from "../infra/simulator/support.ts"

const intents = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMembers,
  GatewayIntentBits.GuildVoiceStates,
  GatewayIntentBits.GuildMessages
]

interface Heard {
  readonly client: Client
  readonly packets: Array<GatewayDispatchPayload>
  readonly errors: Array<unknown>
}

/** A stock client that does not wait the 5 s between two IDENTIFYs, and a record of what it hears. */
const makeClient = (simulator: Simulator): Effect.Effect<Heard, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const client = new Client({
        intents,
        rest: { api: simulator.addresses.api },
        ws: { buildIdentifyThrottler: () => Promise.resolve({ waitForIdentify: () => Promise.resolve() }) }
      })
      const heard: Heard = { client, packets: [], errors: [] }
      client.on("error", (error) => heard.errors.push(error))
      client.on("raw", (packet: GatewayDispatchPayload) => heard.packets.push(packet))
      return heard
    }),
    ({ client }) => Effect.promise(() => client.destroy())
  )

const login = ({ client }: Heard, token: string) =>
  Effect.promise(async () => {
    const ready = new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve()))
    await client.login(token)
    await ready
  })

const harbourWith = (options: SimulatorOptions = {}) =>
  Effect.gen(function* () {
    const simulator = yield* Simulator.make(options)
    yield* play(simulator, harbour)
    return simulator
  })

const panel = [
  new ActionRowBuilder<ButtonBuilder>().addComponents(
    new ButtonBuilder().setCustomId("rates").setLabel("Rates").setStyle(ButtonStyle.Primary)
  ),
  new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
    new StringSelectMenuBuilder()
      .setCustomId("module")
      .setPlaceholder("Module")
      .addOptions({ label: "Voice", value: "voice" })
  )
]

const rates = new ModalBuilder()
  .setCustomId("rates")
  .setTitle("Rates")
  .addLabelComponents(
    new LabelBuilder()
      .setLabel("Active")
      .setTextInputComponent(new TextInputBuilder().setCustomId("active").setStyle(TextInputStyle.Short))
  )

const picture = new AttachmentBuilder(Buffer.from("png"), { name: "card.png" })

const named = (packets: ReadonlyArray<GatewayDispatchPayload>, name: GatewayDispatchEvents) =>
  packets.filter(({ t }) => t === name)

describe("a stock discord.js Client", () => {
  it.live("logs in, becomes ready and knows the guild", () =>
    Effect.gen(function* () {
      const simulator = yield* harbourWith()
      yield* play(simulator, `{ "do": "join", "member": "ada", "channel": "Deck", "selfMute": true }`)
      const heard = yield* makeClient(simulator)
      yield* login(heard, simulator.token)
      const guild = heard.client.guilds.cache.first()
      assert.strictEqual(guild?.name, "Harbour")
      assert.strictEqual(guild?.afkChannel?.name, "Bunk")
      assert.deepStrictEqual(
        guild?.voiceStates.cache.map(({ selfMute, channel }) => [selfMute, channel?.name]),
        [[true, "Deck"]]
      )
    })
  )

  it.live("hears members join, move, change and leave", () =>
    Effect.gen(function* () {
      const simulator = yield* harbourWith()
      const heard = yield* makeClient(simulator)
      const seen: Array<string> = []
      heard.client.on("voiceStateUpdate", (before, after) => {
        seen.push(`${before.channel?.name ?? "-"} ${after.channel?.name ?? "-"} ${after.selfVideo} ${after.streaming}`)
      })
      yield* login(heard, simulator.token)
      yield* play(
        simulator,
        `{ "do": "join", "member": "ada", "channel": "Deck", "camera": true }
         { "do": "set", "member": "ada", "screen": true }
         { "do": "move", "member": "ada", "channel": "Cabin" }
         { "do": "leave", "member": "ada" }`
      )
      yield* until(() => seen.length === 4)
      assert.deepStrictEqual(seen, [
        "- Deck true false",
        "Deck Deck true true",
        "Deck Cabin true true",
        "Cabin - false false"
      ])
    })
  )

  it.live("answers a slash command", () =>
    Effect.gen(function* () {
      const simulator = yield* harbourWith()
      const heard = yield* makeClient(simulator)
      heard.client.on("interactionCreate", (interaction) => {
        if (!interaction.isChatInputCommand()) return
        void interaction.reply(`Hello ${interaction.options.getUser("who")?.displayName}`)
      })
      yield* login(heard, simulator.token)
      yield* Effect.promise(async () =>
        heard.client.application?.commands.set([
          {
            name: "greet",
            description: "Says hello",
            options: [{ name: "who", description: "Whom", type: ApplicationCommandOptionType.User }]
          }
        ])
      )
      yield* play(
        simulator,
        `{ "do": "command", "member": "ada", "name": "greet", "options": { "who": "ben" } }
         { "do": "expect", "member": "ada", "reply": "Hello Ben" }`
      )
    })
  )

  it.live("is used by buttons, selects and modals", () =>
    Effect.gen(function* () {
      const simulator = yield* harbourWith()
      const heard = yield* makeClient(simulator)
      const used: Array<string> = []
      heard.client.on("interactionCreate", (interaction) => {
        if (interaction.isChatInputCommand())
          void interaction.reply({ components: panel, flags: MessageFlags.Ephemeral })
        if (interaction.isStringSelectMenu()) void interaction.update(`Chosen ${interaction.values.join()}`)
        if (interaction.isButton()) void interaction.showModal(rates)
        if (!interaction.isModalSubmit()) return
        used.push(interaction.fields.getTextInputValue("active"))
        void interaction.deferReply().then(() => interaction.editReply({ content: "Saved", files: [picture] }))
      })
      yield* login(heard, simulator.token)
      yield* Effect.promise(async () =>
        heard.client.application?.commands.set([{ name: "panel", description: "Controls" }])
      )
      yield* play(
        simulator,
        `{ "do": "command", "member": "ada", "name": "panel" }
         { "do": "expect", "member": "ada", "reply": "Rates" }
         { "do": "press", "member": "ada", "message": "last", "label": "Rates" }`
      )
      yield* until(() => simulator.discord.interactions.all.at(-1)?.answer?.type === 9, "the modal")
      yield* play(
        simulator,
        `{ "do": "submit", "member": "ada", "fields": { "active": "60" } }
         { "do": "expect", "member": "ada", "reply": "Saved" }
         { "do": "select", "member": "ada", "placeholder": "Module", "values": ["voice"] }
         { "do": "expect", "member": "ada", "reply": "Chosen voice" }`
      )
      assert.deepStrictEqual(used, ["60"])
      const saved = simulator.discord.messages.all.find(({ content }) => content === "Saved")
      assert.deepStrictEqual(
        saved?.attachments.map(({ filename, size }) => [filename, size]),
        [["card.png", 3]]
      )
      const shown = saved === undefined ? undefined : simulator.discord.messages.payload(saved).attachments[0]
      const fetched = yield* Effect.promise(async () => (await fetch(shown?.url ?? "")).text())
      assert.strictEqual(fetched, "png")
    })
  )

  it.live("sends a message with a nonce once, however often it is sent", () =>
    Effect.gen(function* () {
      const simulator = yield* harbourWith()
      const heard = yield* makeClient(simulator)
      yield* login(heard, simulator.token)
      const channel = heard.client.channels.cache.find((it) => it.isSendable() && "name" in it && it.name === "log")
      yield* play(simulator, `{ "do": "fault", "kind": "restError", "route": "POST /channels", "when": "after" }`)
      yield* Effect.promise(async () => {
        if (channel?.isSendable() !== true) throw new Error("no channel")
        // The first attempt is carried out and then answered with a 500: discord.js sends it again.
        await channel.send({ content: "once", nonce: "n-1", enforceNonce: true })
      })
      assert.strictEqual(
        simulator.rest.filter(({ method, path }) => method === "POST" && path.endsWith("/messages")).length,
        2
      )
      const { messages } = simulator.discord
      assert.deepStrictEqual(
        messages.all.map(({ content }) => content),
        ["once"]
      )
    })
  )

  it.live("is told after a dropped connection what it missed", () =>
    Effect.gen(function* () {
      const simulator = yield* harbourWith()
      const heard = yield* makeClient(simulator)
      yield* login(heard, simulator.token)
      yield* play(
        simulator,
        `{ "do": "fault", "kind": "drop" }
         { "do": "join", "member": "ada", "channel": "Deck" }
         { "do": "set", "member": "ada", "selfDeaf": true }`
      )
      yield* until(() => named(heard.packets, GatewayDispatchEvents.Resumed).length === 1)
      assert.strictEqual(named(heard.packets, GatewayDispatchEvents.VoiceStateUpdate).length, 2)
      assert.strictEqual(named(heard.packets, GatewayDispatchEvents.Ready).length, 1)
      assert.strictEqual(simulator.discord.sessions.identified, 1)
    })
  )

  it.live("identifies anew when its session is refused", () =>
    Effect.gen(function* () {
      const simulator = yield* harbourWith()
      const heard = yield* makeClient(simulator)
      yield* login(heard, simulator.token)
      yield* play(simulator, `{ "do": "fault", "kind": "drop", "resume": "refuse" }`)
      yield* until(() => named(heard.packets, GatewayDispatchEvents.Ready).length === 2)
      assert.strictEqual(simulator.discord.sessions.identified, 2)
    })
  )

  it.live("is refused with a wrong token", () =>
    Effect.gen(function* () {
      const simulator = yield* harbourWith()
      const { client } = yield* makeClient(simulator)
      const refused = yield* Effect.flip(Effect.tryPromise(() => client.login("somebody.elses.token")))
      assert.include(String(refused.cause), "invalid token")
    })
  )

  it.live("is refused with an intent that was not granted", () =>
    Effect.gen(function* () {
      const simulator = yield* harbourWith({ privileged: 0 })
      const { client } = yield* makeClient(simulator)
      const refused = yield* Effect.flip(Effect.tryPromise(() => client.login(simulator.token)))
      assert.include(String(refused.cause), "disallowed intents")
    })
  )
})

/** Bare @discordjs/ws, as one process of several would run it: it keeps its gateway session where the test says. */
const runShard = (simulator: Simulator, stored: { session: SessionInfo | null }, heard: Array<string>) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const rest = new REST({ api: simulator.addresses.api, version: "10" }).setToken(simulator.token)
      const manager = new WebSocketManager({
        token: simulator.token,
        intents: GatewayIntentBits.Guilds | GatewayIntentBits.GuildVoiceStates,
        shardCount: 1,
        rest,
        retrieveSessionInfo: () => stored.session,
        updateSessionInfo: (_, session) => {
          if (session !== null) stored.session = session
        }
      })
      manager.on(WebSocketShardEvents.Dispatch, ({ s, t }) => heard.push(`${s} ${t}`))
      await manager.connect()
      return manager
    }),
    (manager) => Effect.promise(async () => manager.destroy({ code: 4900 }))
  )

describe("bare @discordjs/ws", () => {
  it.live("resumes in a second process the session that a first one left open", () =>
    Effect.gen(function* () {
      const simulator = yield* harbourWith()
      const stored: { session: SessionInfo | null } = { session: null }
      const heard: Array<string> = []
      yield* Effect.scoped(
        Effect.andThen(
          runShard(simulator, stored, heard),
          until(() => heard.length === 2)
        )
      )
      yield* play(
        simulator,
        `{ "do": "join", "member": "ada", "channel": "Deck" }
         { "do": "leave", "member": "ada" }`
      )
      yield* runShard(simulator, stored, heard)
      yield* until(() => heard.length === 5)
      assert.deepStrictEqual(heard, [
        "1 READY",
        "2 GUILD_CREATE",
        "3 VOICE_STATE_UPDATE",
        "4 VOICE_STATE_UPDATE",
        "5 RESUMED"
      ])
      assert.strictEqual(simulator.discord.sessions.identified, 1)
    })
  )
})
