import { monitorEventLoopDelay } from "node:perf_hooks"
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { LedgerEntryView, MemberView, pageOf } from "../../src/actors/inspection/views.ts"
import { LedgerStore } from "../../src/infra/ledger/LedgerStore.ts"
import type { Simulator } from "../../src/infra/simulator/Simulator.ts"
import type { BotProcess } from "../support/botProcess.ts"
import { guildPath, memberPath, type Stage, untilInVoice } from "./stage.ts"

/** What the specification says, and not what the bot has for its defaults: XP a minute, and XP for a message. */
const rates = { active: 50, afk: 10, video: 50, streaming: 50 }
const messageXp = 15

type Voice = Extract<LedgerEntryView, { kind: "voice" }>
type Gap = Extract<LedgerEntryView, { kind: "gap" }>

/** What a member was doing during a stretch of time (ms, UTC), and what a minute of it is worth. */
interface Stretch {
  readonly from: number
  readonly to: number
  readonly doing: string
  readonly rate: number
}

/** A stretch in which what the bot wrote down is not what was. */
interface Difference {
  readonly from: number
  readonly to: number
  readonly truth: Stretch | null
  readonly told: Stretch | null
}

interface Flags {
  readonly channelId: string
  readonly attention: string
  readonly camera: boolean
  readonly screen: boolean
}

const doing = ({ attention, camera, channelId, screen }: Flags) =>
  [channelId, attention, ...(camera ? ["camera"] : []), ...(screen ? ["screen"] : [])].join(" ")

const rateOf = ({ attention, camera, screen }: Omit<Flags, "channelId">) =>
  (attention === "afk" ? rates.afk : rates.active) + (camera ? rates.video : 0) + (screen ? rates.streaming : 0)

const truthOf = (simulator: Simulator, member: string, guild: string): ReadonlyArray<Stretch> => {
  const { segments, until } = simulator.truth(guild, member)
  return segments.map((segment) => {
    const afk =
      segment.selfMute || segment.selfDeaf || segment.mute || segment.deaf || segment.suppress || segment.afkChannel
    const flags: Flags = { ...segment, attention: afk ? "afk" : "active" }
    return { from: segment.from, to: segment.to ?? until, doing: doing(flags), rate: rateOf(flags) }
  })
}

/** Where two accounts of one member's time disagree. */
const differences = (truth: ReadonlyArray<Stretch>, told: ReadonlyArray<Stretch>): ReadonlyArray<Difference> => {
  const instants = [...new Set([...truth, ...told].flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b)
  const during = (stretches: ReadonlyArray<Stretch>, at: number) =>
    stretches.find(({ from, to }) => from <= at && at < to) ?? null
  return instants.slice(1).flatMap((to, i) => {
    const from = instants[i] ?? to
    const [was, is] = [during(truth, from), during(told, from)]
    return was?.doing === is?.doing ? [] : [{ from, to, truth: was, told: is }]
  })
}

/** The bot's whole ledger of a member, oldest first. */
const ledgerOf = Effect.fnUntraced(function* (bot: BotProcess, simulator: Simulator, member: string, guild: string) {
  const Page = pageOf(LedgerEntryView)
  const entries: Array<LedgerEntryView> = []
  let cursor: string | null = null
  do {
    const query: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`
    const page: typeof Page.Type = yield* bot.get(
      memberPath(simulator, member, `/ledger?limit=100${query}`, guild),
      Page
    )
    entries.push(...page.items)
    cursor = page.next
  } while (cursor !== null)
  return entries.toReversed()
})

const sum = (entries: ReadonlyArray<{ readonly numerator: string }>) =>
  entries.reduce((total, { numerator }) => total + BigInt(numerator), 0n)

export interface Account {
  readonly voice: ReadonlyArray<Voice>
  readonly gaps: ReadonlyArray<Gap>
  readonly differences: ReadonlyArray<Difference>
  readonly messages: number
  readonly xp: number
}

/** A member's ledger as the bot tells it, its arithmetic checked to the last digit, beside the truth. */
export const accountOf = Effect.fnUntraced(function* (
  bot: BotProcess,
  simulator: Simulator,
  member: string,
  guild = "g"
) {
  const entries = yield* ledgerOf(bot, simulator, member, guild)
  const voice = entries.filter((entry) => entry.kind === "voice")
  const chat = entries.filter((entry) => entry.kind === "chat")
  const gaps = entries.filter((entry) => entry.kind === "gap")
  for (const entry of voice) {
    const rate = entry.withheld.length === 0 ? rateOf(entry) : 0
    assert.strictEqual(entry.rate, rate, `${member}: the rate of ${JSON.stringify(entry)}`)
    assert.strictEqual(BigInt(entry.numerator), BigInt((entry.to - entry.from) * rate * 100), member)
  }
  const figures = yield* bot.get(memberPath(simulator, member, "", guild), MemberView)
  const messages = chat.reduce((total, entry) => total + entry.messages, 0)
  const rewarded = chat.reduce((total, entry) => total + entry.rewarded, 0)
  assert.strictEqual(sum(chat), BigInt(rewarded * messageXp * 100), member)
  assert.strictEqual(BigInt(figures.xp), sum(voice) / 6_000_000n + sum(chat) / 100n, `${member}: XP`)
  assert.strictEqual(figures.messages, messages, member)
  const ms = voice.reduce((total, { from, to }) => total + to - from, 0)
  assert.strictEqual(figures.seconds.total, figures.seconds.active + figures.seconds.afk, member)
  assert.approximately(figures.seconds.total, ms / 1000, 2, `${member}: seconds`)
  const told = voice.map((entry) => ({ from: entry.from, to: entry.to, doing: doing(entry), rate: entry.rate }))
  const account: Account = {
    voice,
    gaps,
    differences: differences(truthOf(simulator, member, guild), told),
    messages,
    xp: figures.xp
  }
  return account
})

const held = monitorEventLoopDelay({ resolution: 10 })
held.enable()

/**
 * Milliseconds a boundary may be off over sockets (design 8), and by how much this very process was kept from running:
 * a machine so busy keeps the bot as well.
 */
export const tolerance = () => 250 + held.max / 1e6

/** What is more than sockets take. */
export const mattering = ({ differences }: Account): ReadonlyArray<Difference> =>
  differences.filter(({ from, to }) => to - from > tolerance())

/** Paid straight through, gap or no gap. */
export const assertNothingLost = (account: Account): void => assert.deepStrictEqual(mattering(account), [])

export const shown = ({ from, told, to, truth }: Difference): string =>
  `${to - from} ms from ${new Date(from).toISOString()}: was ${truth?.doing ?? "away"}, told ${told?.doing ?? "away"}`

export const isOverpaid = ({ told, truth }: Difference): boolean => (told?.rate ?? 0) > (truth?.rate ?? 0)

/** What was blind altogether: gaps that touch are one. */
const joined = (gaps: ReadonlyArray<Gap>): ReadonlyArray<Pick<Gap, "from" | "to">> =>
  gaps
    .toSorted((a, b) => a.from - b.from)
    .reduce<ReadonlyArray<Pick<Gap, "from" | "to">>>((blind, { from, to }) => {
      const last = blind.at(-1)
      return last === undefined || from > last.to
        ? [...blind, { from, to }]
        : [...blind.slice(0, -1), { from: last.from, to: Math.max(last.to, to) }]
    }, [])

/** What neither sockets (near a true boundary) nor a recorded gap explain, and what in a gap was paid too much. */
export const unexplained = (simulator: Simulator, member: string, account: Account, guild = "g") => {
  const slack = tolerance()
  const boundaries = truthOf(simulator, member, guild).flatMap(({ from, to }) => [from, to])
  const far = account.differences.filter(
    ({ from, to }) => !boundaries.some((at) => at - slack <= from && to <= at + slack)
  )
  const gaps = joined(account.gaps)
  const isBlind = ({ from, to }: Difference) => gaps.some((gap) => gap.from - slack <= from && to <= gap.to + slack)
  return {
    inSight: far.filter((difference) => !isBlind(difference)),
    overpaidBlind: far.filter((difference) => isBlind(difference) && isOverpaid(difference))
  }
}

/**
 * Holds an account against the truth: it may be wrong near a true boundary, by what a socket takes, and in a
 * recorded gap. Not even in a gap may it pay more than was earned.
 */
export const assertFaithful = (simulator: Simulator, member: string, account: Account): void => {
  const { inSight, overpaidBlind } = unexplained(simulator, member, account)
  assert.deepStrictEqual(inSight.map(shown), [], `${member}: gaps ${JSON.stringify(account.gaps)}`)
  assert.deepStrictEqual(overpaidBlind.map(shown), [], `${member} was paid too much`)
}

/** Everyone leaves, everything is settled, and the accounts are drawn up. */
export const closeAccounts = Effect.fnUntraced(function* (
  bot: BotProcess,
  simulator: Simulator,
  members: ReadonlyArray<string>
) {
  const { voice } = simulator.names.guild("g")
  yield* Effect.orDie(
    simulator.run(
      members
        .filter((member) => voice.has(simulator.names.user(member)))
        .map((member) => ({ do: "leave", member, guild: "g" }) as const)
    )
  )
  yield* untilInVoice(bot, simulator, [])
  yield* bot.post(guildPath(simulator, "/settle"))
  const accounts = new Map<string, Account>()
  for (const member of members) {
    const account = yield* accountOf(bot, simulator, member)
    assertFaithful(simulator, member, account)
    accounts.set(member, account)
  }
  assert.notInclude(bot.stdout(), "crashed")
  return (member: string): Account => {
    const account = accounts.get(member)
    if (account === undefined) throw new Error(`no account of ${member}`)
    return account
  }
})

/** Nothing that the database derives from its ledger may have strayed from it. */
export const assertIntegrity = (stage: Stage) =>
  stage.inStores(
    Effect.gen(function* () {
      const store = yield* LedgerStore
      assert.deepStrictEqual(yield* store.verify({ touchedSince: 0 }), [])
    })
  )
