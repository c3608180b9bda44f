import { assert, describe, it } from "@effect/vitest"
import { told } from "../../../src/entrypoints/discord/leveling/whyLines.ts"
import type { LedgerEntry } from "../../../src/infra/ledger/LedgerStore.ts"
import type { Language } from "../../../src/machines/texts/language.ts"

const voice = {
  kind: "voice",
  channelId: "7",
  from: 1_000_000,
  to: 1_090_000,
  activity: "video",
  attention: "active",
  camera: true,
  screen: false,
  withheld: [],
  rate: 100,
  percent: 125,
  evidence: "seen",
  numerator: "1125000000"
} as const

const lines = (entry: LedgerEntry, language: Language = "en") => told(entry, { language, channel: (id) => `<#${id}>` })

describe("an entry of the ledger", () => {
  it("of voice says when, what, where, and how its XP came about", () => {
    assert.strictEqual(
      lines(voice),
      "<t:1000:f> – <t:1090:t> 🎙️ **camera on**, <#7>\n1m at 100 XP a minute × 1.25; **+187.5 XP**"
    )
    assert.include(lines(voice, "de"), "1m zu 100 XP je Minute × 1,25; **+187,5 XP**")
  })

  it("that was caught up says how sure that is", () => {
    assert.include(
      lines({ ...voice, percent: 100, evidence: "likely", numerator: "900000000" }),
      "1m at 100 XP a minute; caught up after a gap, likely; **+150 XP**"
    )
  })

  it("that earned nothing says every reason, also one that we no longer know", () => {
    assert.include(
      lines({ ...voice, withheld: ["alone", "moonlight"], rate: 0, numerator: "0" }),
      "1m unpaid; withheld: without active company, moonlight; **+0 XP**"
    )
  })

  it("of chat says how many messages were rewarded", () => {
    const chat = { kind: "chat", from: 0, to: 3_600_000, messages: 1, rewarded: 1, numerator: "1875" } as const
    assert.strictEqual(lines(chat), "<t:0:f> – <t:3600:t> 💬\n1 message, 1 of them rewarded; **+18.75 XP**")
    assert.include(lines({ ...chat, messages: 1200 }), "1,200 messages, 1 of them rewarded; 1,199 within the cooldown")
  })

  it("made by hand says by whom and why, and pretends to be nothing else", () => {
    const adjustment = { kind: "adjustment", at: 5000, xp: -1500, reason: "*too* much", by: "42" } as const
    assert.strictEqual(lines(adjustment), "<t:5:f> ✏️ **-1,500 XP** by <@42>\n\\*too\\* much")
    assert.strictEqual(lines({ ...adjustment, xp: 5, reason: "", by: "import" }), "<t:5:f> ✏️ **+5 XP** by import")
  })

  it("of a gap says why nothing was seen", () => {
    const gap = { kind: "gap", from: 0, to: 60_000, cause: "restart", evidence: "unknown" } as const
    assert.strictEqual(lines(gap), "<t:0:f> – <t:60:t> 🌫️ 1m unseen: the bot restarted")
  })
})
