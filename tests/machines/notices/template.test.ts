import { assert, describe, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import { ChannelId, UserId } from "../../../src/machines/ids.ts"
import { channelsFor } from "../../../src/machines/notices/channels.ts"
import type { PublicNotice } from "../../../src/machines/notices/notice.ts"
import { fill, longestMessage, placeholders, templateProblem } from "../../../src/machines/notices/template.ts"
import { directWords, publicWords } from "../../../src/machines/notices/wording.ts"
import { GuildSettings } from "../../../src/machines/settings/GuildSettings.ts"

const values = {
  member: "<@5>",
  level: "7",
  xp: "1,234",
  rank: "3",
  source: "in chat",
  guild: "Harbour",
  medal: "first"
}

describe("a template", () => {
  it("says what stands for its placeholders, as often as it names them", () => {
    assert.strictEqual(
      fill("{member}: {level}/{level} {xp} {rank} {source} {guild} {medal}", values),
      "<@5>: 7/7 1,234 3 in chat Harbour first"
    )
  })

  it("does not fill in what a name brings along", () => {
    assert.strictEqual(
      fill("{guild} {level}", { ...values, guild: "{member} {level} $& $1" }),
      "{member} {level} $& $1 7"
    )
  })

  it("may not name what there is not, and is told what there is", () => {
    assert.strictEqual(
      templateProblem("{member} has {foo}"),
      "unknown placeholder {foo}: there are {member}, {level}, {xp}, {rank}, {source}, {guild}, {medal}"
    )
    assert.strictEqual(templateProblem("{}")?.startsWith("unknown placeholder {}"), true)
    assert.strictEqual(templateProblem("{ level }")?.startsWith("unknown placeholder { level }"), true)
  })

  it("may use braces for anything else", () => {
    assert.isNull(templateProblem("} { : {{level}}"))
    assert.strictEqual(fill("} { : {{level}}", values), "} { : {7}")
  })

  it("must say something, also where there is no medal", () => {
    for (const empty of ["", "  ", "{medal} {medal}"]) {
      assert.strictEqual(templateProblem(empty), "a text that says nothing cannot be sent")
    }
  })

  it("must fit a message however long its values are", () => {
    const guilds = "{guild}".repeat(18)
    assert.isNull(templateProblem(guilds))
    assert.strictEqual(
      templateProblem(`${guilds}{guild}`),
      "filled in it may have 2021 characters, and a message has 2000 at most"
    )
    assert.isNull(templateProblem("x".repeat(longestMessage - 121)))
    assert.isNotNull(templateProblem("x".repeat(longestMessage - 120)))
  })

  it("is refused where settings are decoded, with the same words", () => {
    const decode = Schema.decodeUnknownResult(GuildSettings)
    assert.isTrue(Result.isSuccess(decode({ notices: { template: placeholders.map((it) => `{${it}}`).join(" ") } })))
    const refused = decode({ notices: { template: "{nick} has risen" } })
    assert.isTrue(
      Result.isFailure(refused) && refused.failure.message.includes("unknown placeholder {nick}: there are")
    )
  })
})

const levelUp: PublicNotice = {
  kind: "level up",
  levelBefore: 4,
  level: 5,
  xp: 1_234_567,
  source: "voice",
  channelId: ChannelId.make("8"),
  at: 0
}
const standing = { userId: UserId.make("5"), guildName: "@everyone", xp: 1_234_567, rank: 12, language: "en" } as const

describe("the words of a notice", () => {
  it("name level, XP, rank and source in the guild's language, with its numbers", () => {
    assert.strictEqual(
      publicWords(levelUp, standing, null),
      "<@5> has reached **level 5** in voice: 1,234,567 XP, rank 12."
    )
    assert.strictEqual(
      publicWords({ ...levelUp, source: "chat" }, { ...standing, language: "de" }, null),
      "<@5> hat im Chat **Level 5** erreicht: 1.234.567 XP, Rang 12."
    )
  })

  it("add a medal, unless the template has a place for it", () => {
    const notice = { ...levelUp, place: 2 } as const
    assert.strictEqual(publicWords(notice, standing, "L{level}"), "L5\n🥈 That is the second place of all.")
    assert.strictEqual(publicWords(notice, standing, "{medal} L{level}"), "🥈 That is the second place of all. L5")
    assert.strictEqual(publicWords(levelUp, standing, "L{level} {medal}"), "L5")
  })

  it("of a medal alone are our own, whatever the guild says of levels", () => {
    const { levelBefore: _, ...earned } = levelUp
    const medal = { ...earned, kind: "medal", place: 1 } as const
    assert.strictEqual(
      publicWords(medal, standing, "L{level}"),
      "🥇 <@5> has climbed to the **first place** with 1,234,567 XP."
    )
  })

  it("to the member alone name the guild as it is", () => {
    assert.strictEqual(
      directWords(5, { ...standing, language: "de" }, null),
      "Du hast in @everyone **Level 5** erreicht: 1.234.567 XP."
    )
  })

  it("to the member alone lead to the leaderboard where it is public", () => {
    assert.strictEqual(
      directWords(5, standing, "https://board.example/g/harbour?me=5"),
      "You have reached **level 5** in @everyone: 1,234,567 XP.\nThe leaderboard: https://board.example/g/harbour?me=5"
    )
  })
})

describe("a notice belongs", () => {
  const [earnedIn, chosen] = ["8", "9"].map((id) => ChannelId.make(id))
  const settings = { channelId: chosen ?? null, minLevel: 2, template: null }
  const cases = [
    [{ ...settings, where: "nowhere" }, []],
    [{ ...settings, where: "channel" }, ["9"]],
    [{ ...settings, where: "channel", channelId: null }, []],
    [{ ...settings, where: "same channel" }, ["8", "9"]],
    [{ ...settings, where: "same channel", channelId: null }, ["8"]],
    [{ ...settings, where: "same channel", channelId: earnedIn ?? null }, ["8"]]
  ] as const
  for (const [notices, channels] of cases) {
    it(`with ${notices.where} and ${notices.channelId ?? "no channel"} chosen: in ${channels.join(", then ") || "none"}`, () => {
      assert.deepStrictEqual(channelsFor(notices, ChannelId.make("8")).map(String), [...channels])
    })
  }
})
