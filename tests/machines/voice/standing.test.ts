import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { ChannelId, RoleId, UserId } from "../../../src/machines/ids.ts"
import { defaultSettings, GuildSettings } from "../../../src/machines/settings/GuildSettings.ts"
import {
  attentionOf,
  blockedBy,
  percentOf,
  sameTerms,
  type Situation,
  type Terms,
  termsFor,
  type Withheld
} from "../../../src/machines/voice/standing.ts"
import { terms } from "./sessions.ts"

const decode = Schema.decodeSync(GuildSettings)
type Some = (typeof GuildSettings)["Encoded"]

const deck = ChannelId.make("10")
const bunk = ChannelId.make("12")
const category = ChannelId.make("19")
const sailor = RoleId.make("100")
const guest = RoleId.make("101")

const situation = (change: Partial<Situation> = {}): Situation => ({
  userId: UserId.make("2"),
  roles: [sailor],
  channelId: deck,
  parentId: category,
  afkChannelId: bunk,
  accompanied: false,
  ...change
})

describe("what a guild withholds", () => {
  it.each<readonly [string, Some, Partial<Situation>, ReadonlyArray<Withheld>]>([
    ["nothing by default, even alone in the AFK channel", {}, { channelId: bunk }, []],
    ["an ignored channel", { eligibility: { ignoredChannels: [deck] } }, {}, ["ignored channel"]],
    ["a channel of an ignored category", { eligibility: { ignoredChannels: [category] } }, {}, ["ignored channel"]],
    ["no channel outside of any category", { eligibility: { ignoredChannels: [category] } }, { parentId: null }, []],
    ["a role that never earns", { eligibility: { neverRoles: [guest, sailor] } }, {}, ["ignored role"]],
    ["only the others where certain roles earn", { eligibility: { onlyRoles: [guest] } }, {}, ["missing role"]],
    ["nobody who has one of them", { eligibility: { onlyRoles: [guest, sailor] } }, {}, []],
    ["nobody without roles where none is named", {}, { roles: [] }, []],
    ["an ignored member", { eligibility: { ignoredMembers: ["2"] } }, {}, ["ignored member"]],
    ["nobody else", { eligibility: { ignoredMembers: ["3"] } }, {}, []],
    ["the lonely where company counts", { voice: { company: true } }, {}, ["alone"]],
    ["nobody in company", { voice: { company: true } }, { accompanied: true }, []],
    [
      "the AFK channel where it earns nothing",
      { voice: { afkChannel: "nothing" } },
      { channelId: bunk },
      ["afk channel"]
    ],
    ["no other channel then", { voice: { afkChannel: "nothing" } }, {}, []],
    [
      "no channel where the guild has none for the afk",
      { voice: { afkChannel: "nothing" } },
      { afkChannelId: null },
      []
    ],
    ["not the AFK channel treated as normal", { voice: { afkChannel: "as normal" } }, { channelId: bunk }, []],
    [
      "for every reason that holds",
      {
        voice: { company: true, afkChannel: "nothing" },
        eligibility: { ignoredChannels: [bunk], neverRoles: [sailor], onlyRoles: [guest], ignoredMembers: ["2"] }
      },
      { channelId: bunk },
      ["ignored channel", "ignored role", "missing role", "ignored member", "alone", "afk channel"]
    ]
  ])("is %s", (_, settings, where, reasons) => {
    expect(blockedBy(decode(settings), situation(where))).toEqual(reasons)
  })
})

describe("attention", () => {
  it.each<readonly [string, "afk rate" | "nothing" | "as normal", boolean, ChannelId, "active" | "afk"]>([
    ["who can talk", "afk rate", false, deck, "active"],
    ["the silenced", "afk rate", true, deck, "afk"],
    ["who sits in the AFK channel", "afk rate", false, bunk, "afk"],
    ["who sits there where it earns nothing", "nothing", false, bunk, "afk"],
    ["who sits there where it is as normal", "as normal", false, bunk, "active"],
    ["the silenced there all the same", "as normal", true, bunk, "afk"]
  ])("is, for %s (%s), silenced %s", (_, afkChannel, silenced, channelId, attention) => {
    expect(attentionOf(decode({ voice: { afkChannel } }), { silenced, channelId }, bunk)).toBe(attention)
  })
})

describe("the role multiplier", () => {
  it.each<readonly [ReadonlyArray<string>, number]>([
    [[], 100],
    [["9"], 100],
    [["7"], 125],
    [["7", "8", "9"], 250]
  ])("of the roles %j is %i percent: the highest", (roles, percent) => {
    const multipliers = [
      { roleId: "7", percent: 125 },
      { roleId: "8", percent: 250 },
      { roleId: "6", percent: 300 }
    ]
    expect(
      percentOf(
        decode({ multipliers }),
        roles.map((role) => RoleId.make(role))
      )
    ).toBe(percent)
  })
})

describe("terms", () => {
  it("take their delays from seconds and hours", () => {
    const settings = decode({ voice: { settleInSeconds: 30, asleepHours: 2 } })
    expect(termsFor(settings, situation())).toEqual(terms({ settleInMs: 30_000, asleepMs: 7_200_000 }))
  })

  it("are the same when nothing of them differs, whatever objects they are made of", () => {
    const rates = defaultSettings.voice.rates
    const all: ReadonlyArray<Terms> = [
      terms(),
      terms({ percent: 125 }),
      terms({ settleInMs: 1 }),
      terms({ asleepMs: 1 }),
      terms({ blocked: ["alone"] }),
      terms({ blocked: ["ignored role"] }),
      terms({ rates: { ...rates, active: 1 } }),
      terms({ rates: { ...rates, afk: 1 } }),
      terms({ rates: { ...rates, video: 1 } }),
      terms({ rates: { ...rates, streaming: 1 } })
    ]
    for (const [i, a] of all.entries()) {
      for (const [j, b] of all.entries()) expect(sameTerms(a, structuredClone(b))).toBe(i === j)
    }
  })
})
