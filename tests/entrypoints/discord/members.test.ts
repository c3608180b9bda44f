import { assert, layer } from "@effect/vitest"
import { Locale } from "discord.js"
import { Context, Effect, Layer } from "effect"
import { LedgerEntryView, pageOf } from "../../../src/actors/inspection/views.ts"
import { componentsOf } from "../../../src/infra/simulator/components.ts"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { GuildId, UserId } from "../../../src/machines/ids.ts"
import { guildPath, memberPath, settings, untilInVoice } from "../../e2e/stage.ts"
import { makeParlour, type Reply } from "./parlour.ts"

const crowd = Array.from({ length: 10 }, (_, index) => `sailor${index + 1}`)

/** Harbour with Ada at the top, Bob behind her and a crowd of ten after them; Cy has done nothing yet, Dan hides. */
const makeHarbour = Effect.gen(function* () {
  const parlour = yield* makeParlour(["ada", "bob", "cy", "dan", "eve", "fay", ...crowd])
  const { inStores, simulator } = parlour
  const guildId = GuildId.make(simulator.names.guild("g").facts.id)
  const idOf = (member: string) => UserId.make(simulator.names.user(member))
  const inLedger = <E>(work: (ledger: LedgerStore["Service"]) => Effect.Effect<unknown, E>) =>
    inStores(Effect.flatMap(LedgerStore, work))
  const give = (member: string, xp: number, reason = "a start") =>
    inLedger((ledger) => ledger.adjust(guildId, idOf(member), { kind: "add", xp }, reason, "tests"))
  yield* give("ada", 5000)
  yield* give("bob", 3000)
  yield* give("dan", 9000)
  yield* Effect.forEach(crowd, (member, index) => give(member, 1000 - index * 100))
  yield* inLedger((ledger) => ledger.hide(guildId, idOf("dan"), true))
  simulator.perform({ do: "member", as: "robo", guild: "g", name: "Robo", bot: true })
  simulator.perform({ do: "role", guild: "g", as: "Watch", name: "Watch" })
  simulator.perform({ do: "channel", guild: "g", name: "Vault", kind: "voice", viewers: ["Watch"] })
  const guild = simulator.names.guild("g")
  const channelId = (name: string) => simulator.names.channel(guild, name).id
  const roleId = (name: string) => simulator.names.role(guild, name).id
  const enter = (member: string, channel: string) => {
    simulator.perform({ do: "join", member, channel })
    return untilInVoice(parlour.bot, simulator, [member])
  }
  const untilLedger = (member: string, holds: (items: ReadonlyArray<LedgerEntryView>) => boolean) =>
    parlour.bot.until(memberPath(simulator, member, "/ledger"), pageOf(LedgerEntryView), ({ items }) => holds(items))
  /** Sits in a channel for a moment, until it is in the ledger. */
  const stay = Effect.fnUntraced(function* (member: string, channel: string) {
    yield* enter(member, channel)
    simulator.perform({ do: "leave", member })
    const there = channelId(channel)
    yield* untilLedger(member, (items) => items.some((item) => item.kind === "voice" && item.channelId === there))
  })
  const write = (member: string, messages: number) => {
    for (let turn = 0; turn < messages; turn += 1)
      simulator.perform({ do: "say", member, channel: "log", text: "hello" })
    return untilLedger(member, (items) => items.some((item) => item.kind === "chat" && item.messages === messages))
  }
  const putSettings = (change: Readonly<Record<string, unknown>>) =>
    parlour.bot.put(guildPath(simulator, "/settings"), { ...settings, ...change })
  const setXp = (member: string, xp: number) =>
    inLedger((ledger) => ledger.adjust(guildId, idOf(member), { kind: "set", xp }, "", "tests"))
  return { ...parlour, channelId, enter, give, idOf, putSettings, roleId, setXp, stay, write }
})

class Harbour extends Context.Service<Harbour, Effect.Success<typeof makeHarbour>>()("tests/Harbour") {
  static readonly layer = Layer.effect(Harbour, makeHarbour)
}

const filesOf = ({ message }: Reply) => message?.attachments.map(({ filename }) => filename) ?? []

/** Of the buttons of an answer, those that can be pressed. */
const pressable = ({ message }: Reply) =>
  componentsOf(message?.components ?? []).flatMap(({ disabled, label, select }) =>
    disabled || select || label === null ? [] : [label]
  )

layer(Harbour.layer, { timeout: "5 minutes", excludeTestServices: true })("a member", (it) => {
  it.effect("looks at their own card, which everyone sees", () =>
    Effect.gen(function* () {
      const { use } = yield* Harbour
      const profile = yield* use({ do: "command", member: "ada", name: "profile" })
      assert.isFalse(profile.private)
      assert.deepStrictEqual(filesOf(profile), ["profile.webp"])
      const rank = yield* use({ do: "command", member: "ada", name: "rank" })
      assert.isFalse(rank.private)
      assert.deepStrictEqual(filesOf(rank), ["rank.webp"])
    })
  )

  it.effect("looks at the card of another, from their context menu alone", () =>
    Effect.gen(function* () {
      const { use } = yield* Harbour
      const profile = yield* use({ do: "command", member: "bob", name: "profile", options: { member: "ada" } })
      assert.deepStrictEqual(filesOf(profile), ["profile.webp"])
      const menu = yield* use({ do: "command", member: "bob", name: "Profile", target: "ada" })
      assert.isTrue(menu.private)
      assert.deepStrictEqual(filesOf(menu), ["profile.webp"])
    })
  )

  it.effect("who has collected nothing yet is told how to", () =>
    Effect.gen(function* () {
      const { idOf, use } = yield* Harbour
      for (const name of ["profile", "rank"]) {
        const reply = yield* use({ do: "command", member: "cy", name })
        assert.include(reply.text, `<@${idOf("cy")}> has not collected anything here yet`)
        assert.deepStrictEqual(filesOf(reply), [])
      }
    })
  )

  it.effect("finds no card of a bot", () =>
    Effect.gen(function* () {
      const { use } = yield* Harbour
      for (const name of ["profile", "rank"]) {
        const reply = yield* use({ do: "command", member: "ada", name, options: { member: "robo" } })
        assert.isTrue(reply.private)
        assert.include(reply.text, "Bots collect no XP.")
      }
    })
  )

  it.effect("who hides has a card for nobody but themselves", () =>
    Effect.gen(function* () {
      const { use } = yield* Harbour
      for (const name of ["profile", "rank"]) {
        const refused = yield* use({ do: "command", member: "ada", name, options: { member: "dan" } })
        assert.isTrue(refused.private)
        assert.include(refused.text, "This member is hidden.")
        const own = yield* use({ do: "command", member: "dan", name })
        assert.deepStrictEqual(filesOf(own), [])
        const shown = yield* use({ do: "press", member: "dan", label: "Show me" })
        assert.isTrue(shown.private)
        assert.deepStrictEqual(filesOf(shown), ["profile.webp"])
      }
      const menu = yield* use({ do: "command", member: "ada", name: "Profile", target: "dan" })
      assert.include(menu.text, "This member is hidden.")
    })
  )

  it.effect("opens a board from a card, for themselves", () =>
    Effect.gen(function* () {
      const { use } = yield* Harbour
      const profile = yield* use({ do: "command", member: "ada", name: "profile" })
      assert.deepStrictEqual(pressable(profile), ["XP", "Chat", "Voice", "Active", "AFK", "Video", "Streaming"])
      const board = yield* use({ do: "press", member: "bob", label: "XP" })
      assert.isTrue(board.private)
      assert.include(board.text, "**Leaderboard: XP**, All time")
      assert.include(board.text, "You are **#2** of 12 with 3,000 XP.")
      assert.deepStrictEqual(filesOf(board), ["leaderboard.webp"])
    })
  )

  it.effect("turns the pages of a board, and is told their own place on each", () =>
    Effect.gen(function* () {
      const { use } = yield* Harbour
      const first = yield* use({ do: "command", member: "ada", name: "leaderboard" })
      assert.isFalse(first.private)
      assert.include(first.text, "Page 1 of 2. You are **#1** of 12 with 5,000 XP.")
      assert.deepStrictEqual(pressable(first), ["Next", "Last"])
      const second = yield* use({ do: "press", member: "ada", label: "Next" })
      assert.strictEqual(second.message?.id, first.message?.id)
      assert.include(second.text, "Page 2 of 2. You are **#1** of 12 with 5,000 XP.")
      assert.deepStrictEqual(pressable(second), ["First", "Previous"])
      assert.deepStrictEqual(filesOf(second), ["leaderboard.webp"])
      assert.include((yield* use({ do: "press", member: "ada", label: "Previous" })).text, "Page 1 of 2")
      assert.include((yield* use({ do: "press", member: "ada", label: "Last" })).text, "Page 2 of 2")
      assert.include((yield* use({ do: "press", member: "ada", label: "First" })).text, "Page 1 of 2")
    })
  )

  it.effect("who is not on a board is told so", () =>
    Effect.gen(function* () {
      const { use } = yield* Harbour
      for (const member of ["cy", "dan"]) {
        const board = yield* use({ do: "command", member, name: "leaderboard" })
        assert.include(board.text, "Page 1 of 2. You are not on this board.")
      }
    })
  )

  it.effect("sees the last page when the one they turn to is gone", () =>
    Effect.gen(function* () {
      const { give, setXp, use } = yield* Harbour
      yield* use({ do: "command", member: "ada", name: "leaderboard" })
      yield* setXp("sailor9", 0)
      yield* setXp("sailor10", 0)
      assert.include((yield* use({ do: "press", member: "ada", label: "Next" })).text, "Page 1 of 1.")
      yield* give("sailor9", 200)
      yield* give("sailor10", 100)
    })
  )

  it.effect("cannot turn the pages of another", () =>
    Effect.gen(function* () {
      const { use } = yield* Harbour
      yield* use({ do: "command", member: "ada", name: "leaderboard" })
      const refused = yield* use({ do: "press", member: "bob", label: "Next" })
      assert.isTrue(refused.private)
      assert.include(refused.text, "These buttons belong to whoever used the command.")
    })
  )

  it.effect("chooses what a board ranks by, and over which time", () =>
    Effect.gen(function* () {
      const { use } = yield* Harbour
      const options = { metric: "Chat", period: "This week" }
      const chat = yield* use({ do: "command", member: "ada", name: "leaderboard", options })
      assert.include(chat.text, "**Leaderboard: Chat**, This week")
      assert.include(chat.text, "Page 1 of 1. You are not on this board.")
      assert.deepStrictEqual(pressable(chat), [])
      const voice = yield* use({ do: "select", member: "ada", placeholder: "What to rank by", values: ["Voice"] })
      assert.include(voice.text, "**Leaderboard: Voice**, This week")
      const ever = yield* use({ do: "select", member: "ada", placeholder: "Over which time", values: ["All time"] })
      assert.include(ever.text, "**Leaderboard: Voice**, All time")
      const refused = yield* use({ do: "select", member: "bob", placeholder: "Over which time", values: ["Today"] })
      assert.isTrue(refused.private)
    })
  )

  it.effect("reads cards and boards in words where the guild wants no pictures", () =>
    Effect.gen(function* () {
      const { putSettings, use } = yield* Harbour
      const board = yield* use({ do: "command", member: "ada", name: "leaderboard" })
      assert.deepStrictEqual(filesOf(board), ["leaderboard.webp"])
      yield* putSettings({ modules: { cards: false } })
      const turned = yield* use({ do: "press", member: "ada", label: "Next" })
      assert.deepStrictEqual(filesOf(turned), [])
      assert.include(turned.text, "**#12** sailor10: **100 XP**, Level 2")
      assert.include(turned.text, "▸ 🥇 ada: **5,000 XP**")
      const empty = yield* use({ do: "select", member: "ada", placeholder: "What to rank by", values: ["Video"] })
      assert.include(empty.text, "Nobody is on this board yet.")
      const profile = yield* use({ do: "command", member: "bob", name: "profile", options: { member: "ada" } })
      assert.deepStrictEqual(filesOf(profile), [])
      assert.include(profile.text, "5,000")
      const rank = yield* use({ do: "command", member: "bob", name: "rank" })
      assert.include(rank.text, '"value":"#2"')
      yield* putSettings({})
    })
  )

  it.effect("is drawn with initials while their picture is not to be had", () =>
    Effect.gen(function* () {
      const { simulator, use } = yield* Harbour
      simulator.perform({ do: "member", as: "bob", guild: "g", name: "bob", avatar: "a1b2c3" })
      simulator.perform({ do: "fault", kind: "cdnError" })
      const profile = yield* use({ do: "command", member: "bob", name: "profile" })
      assert.deepStrictEqual(filesOf(profile), ["profile.webp"])
      simulator.perform({ do: "fault", kind: "heal" })
    })
  )

  it.effect("waits no longer than it takes for a Discord that does not tell who somebody is", () =>
    Effect.gen(function* () {
      const { give, idOf, putSettings, setXp, simulator, use } = yield* Harbour
      yield* putSettings({ modules: { cards: false } })
      simulator.perform({ do: "member", as: "gil", guild: "g", name: "gil" })
      yield* give("gil", 4000)
      simulator.perform({ do: "fault", kind: "restHang", route: `/members/${idOf("gil")}` })
      const board = yield* use({ do: "command", member: "ada", name: "leaderboard" })
      assert.include(board.text, `🥈 ${idOf("gil")}: **4,000 XP**`)
      simulator.perform({ do: "fault", kind: "heal" })
      const healed = yield* use({ do: "select", member: "ada", placeholder: "What to rank by", values: ["XP"] })
      assert.include(healed.text, "🥈 gil: **4,000 XP**")
      yield* setXp("gil", 0)
      yield* putSettings({})
    })
  )

  it.effect("hides, and shows themselves again", () =>
    Effect.gen(function* () {
      const { use } = yield* Harbour
      const hidden = yield* use({ do: "command", member: "bob", name: "hide" })
      assert.isTrue(hidden.private)
      assert.include(hidden.text, "You are hidden now")
      const without = yield* use({ do: "command", member: "bob", name: "leaderboard" })
      assert.include(without.text, "You are not on this board.")
      const shown = yield* use({ do: "command", member: "bob", name: "show" })
      assert.isTrue(shown.private)
      const back = yield* use({ do: "command", member: "bob", name: "leaderboard" })
      assert.include(back.text, "You are **#2** of 12")
    })
  )

  it.effect("chooses messages, language and look, and is answered accordingly from then on", () =>
    Effect.gen(function* () {
      const { use } = yield* Harbour
      const opened = yield* use({ do: "command", member: "eve", name: "settings" })
      assert.isTrue(opened.private)
      assert.include(opened.text, "On: you are told in private")
      const quiet = yield* use({ do: "press", member: "eve", label: "Direct messages" })
      assert.strictEqual(quiet.message?.id, opened.message?.id)
      assert.include(quiet.text, "Off: you get no message in private.")
      assert.include((yield* use({ do: "press", member: "eve", label: "Ping" })).text, "Off: you are only named.")
      const german = yield* use({ do: "select", member: "eve", placeholder: "Language", values: ["Deutsch"] })
      assert.include(german.text, "Aus: Du bekommst keine Direktnachricht.")
      const look = yield* use({ do: "select", member: "eve", placeholder: "Aussehen deiner Karten", values: ["Ozean"] })
      assert.include(look.text, "Ozean")
      const answered = yield* use({ do: "command", member: "eve", name: "leaderboard" })
      assert.include(answered.text, "**Rangliste: XP**, Gesamt")
      const again = yield* use({ do: "command", member: "eve", name: "settings" })
      for (const chosen of ["Aus: Du bekommst", "Aus: Du wirst nur", "Deutsch", "Ozean"]) {
        assert.include(again.text, chosen)
      }
      const automatic = yield* use({ do: "select", member: "eve", placeholder: "Sprache", values: ["automatic"] })
      assert.include(automatic.text, "Your settings on this server")
      yield* use({ do: "select", member: "eve", placeholder: "Look of your cards", values: ["automatic"] })
      const last = yield* use({ do: "press", member: "eve", label: "Direct messages" })
      assert.include(last.text, "As the server: Midnight")
      assert.include(last.text, "On: you are told in private")
    })
  )

  it.effect("is answered in the language of their Discord, unless they chose another", () =>
    Effect.gen(function* () {
      const { simulator, use } = yield* Harbour
      simulator.perform({ do: "member", as: "cy", guild: "g", name: "cy", locale: Locale.German })
      assert.include((yield* use({ do: "command", member: "cy", name: "rank" })).text, "noch nichts gesammelt")
      yield* use({ do: "command", member: "cy", name: "settings" })
      yield* use({ do: "select", member: "cy", placeholder: "Sprache", values: ["English"] })
      assert.include((yield* use({ do: "command", member: "cy", name: "rank" })).text, "has not collected")
    })
  )

  it.effect("reads what their messages and their time in voice brought, and what was withheld and why", () =>
    Effect.gen(function* () {
      const { channelId, putSettings, stay, use, write } = yield* Harbour
      yield* putSettings({
        eligibility: { ignoredChannels: [channelId("Cabin")] }
      })
      yield* write("bob", 3)
      yield* stay("bob", "Deck")
      yield* stay("bob", "Cabin")
      const why = yield* use({ do: "command", member: "bob", name: "why" })
      assert.isTrue(why.private)
      assert.include(why.text, "3 messages, 1 of them rewarded; 2 within the cooldown; **+15 XP**")
      assert.match(why.text, new RegExp(`\\*\\*active\\*\\*, <#${channelId("Deck")}>`))
      assert.match(why.text, /s at 50 XP a minute; \*\*\+[\d.]+ XP\*\*/)
      assert.include(why.text, "unpaid; withheld: this channel is ignored; **+0 XP**")
      assert.include(why.text, "**+3,000 XP** by tests\\na start")
      assert.match(why.text, /<t:\d+:f> – <t:\d+:t>/)
      yield* putSettings({})
    })
  )

  it.effect("reads where they are just now", () =>
    Effect.gen(function* () {
      const { channelId, enter, simulator, use } = yield* Harbour
      yield* enter("cy", "Deck")
      const why = yield* use({ do: "command", member: "cy", name: "why" })
      assert.include(why.text, `Now: **active** in <#${channelId("Deck")}>, since <t:`)
      simulator.perform({ do: "leave", member: "cy" })
    })
  )

  it.effect("finds an empty ledger explained", () =>
    Effect.gen(function* () {
      const { use } = yield* Harbour
      assert.include((yield* use({ do: "command", member: "fay", name: "why" })).text, "Nothing is in the ledger yet.")
    })
  )

  it.effect("pages through a long ledger", () =>
    Effect.gen(function* () {
      const { give, use } = yield* Harbour
      for (let turn = 1; turn <= 9; turn += 1) yield* give("sailor1", 1, `gift ${turn}`)
      const newest = yield* use({ do: "command", member: "sailor1", name: "why" })
      assert.include(newest.text, "gift 9")
      assert.notInclude(newest.text, "gift 1")
      assert.deepStrictEqual(pressable(newest), ["Older"])
      yield* give("sailor1", 1, "gift 10")
      const oldest = yield* use({ do: "press", member: "sailor1", label: "Older" })
      assert.include(oldest.text, "gift 1")
      assert.include(oldest.text, "a start")
      assert.notInclude(oldest.text, "gift 2")
      assert.deepStrictEqual(pressable(oldest), ["Newer"])
      const again = yield* use({ do: "press", member: "sailor1", label: "Newer" })
      assert.include(again.text, "gift 9")
    })
  )

  it.effect("cannot read the ledger of another, unless they are a moderator", () =>
    Effect.gen(function* () {
      const { putSettings, roleId, simulator, use } = yield* Harbour
      const asked = yield* use({ do: "command", member: "ada", name: "why", options: { member: "bob" } })
      assert.isTrue(asked.private)
      assert.include(asked.text, "This is for moderators")
      assert.include(
        (yield* use({ do: "command", member: "ada", name: "Why", target: "bob" })).text,
        "This is for moderators"
      )
      yield* putSettings({ staff: { moderators: [roleId("Watch")] } })
      simulator.perform({ do: "give", member: "ada", role: "Watch" })
      const told = yield* use({ do: "command", member: "ada", name: "why", options: { member: "dan" } })
      assert.include(told.text, "**+9,000 XP** by tests")
      assert.include((yield* use({ do: "command", member: "ada", name: "Why", target: "dan" })).text, "+9,000 XP")
      const bot = yield* use({ do: "command", member: "ada", name: "Why", target: "robo" })
      assert.include(bot.text, "Bots collect no XP.")
      // Who is no moderator any more reads no further.
      yield* use({ do: "command", member: "ada", name: "why", options: { member: "sailor1" } })
      yield* putSettings({})
      const older = yield* use({ do: "press", member: "ada", label: "Older" })
      assert.include(older.text, "This is for moderators")
      simulator.perform({ do: "take", member: "ada", role: "Watch" })
    })
  )

  it.effect("is told the name of no channel that they cannot view", () =>
    Effect.gen(function* () {
      const { channelId, putSettings, roleId, simulator, stay, use } = yield* Harbour
      yield* stay("eve", "Vault")
      const own = yield* use({ do: "command", member: "eve", name: "why" })
      assert.include(own.text, "**active**, a channel you cannot see")
      assert.notInclude(own.text, channelId("Vault"))
      yield* putSettings({ staff: { moderators: [roleId("Watch")] } })
      simulator.perform({ do: "give", member: "ada", role: "Watch" })
      const watching = yield* use({ do: "command", member: "ada", name: "why", options: { member: "eve" } })
      assert.include(watching.text, `<#${channelId("Vault")}>`)
    })
  )
})
