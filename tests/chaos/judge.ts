import { Effect } from "effect"
import { sql } from "kysely"
import { Database } from "../../src/infra/ledger/Database.ts"
import { LedgerStore } from "../../src/infra/ledger/LedgerStore.ts"
import { accountOf, isOverpaid, shown, unexplained } from "../e2e/faithful.ts"
import type { BotProcess } from "../support/botProcess.ts"
import type { Arena } from "./arena.ts"
import type { Life, Slot } from "./Slot.ts"

/** What bots and database never say, whatever happens to them. */
const alarming = [
  "crashed",
  "Unhandled",
  "unhandled",
  "23P01",
  "exclusion constraint",
  "deadlock",
  "repaired a figure",
  "cannot be read"
]

/** Asked to, or given up with one message, or fenced. */
const codes: ReadonlyArray<number | null> = [0, 1, 3]

/** Whether a bot may end like this. */
const isOrderly = ({ bot, exit }: Life) =>
  exit === null ||
  exit.signal === "SIGKILL" ||
  codes.includes(exit.code) ||
  // Asked to stop before it had begun.
  (exit.signal === "SIGTERM" && bot.stdout() === "") ||
  // A folder that cannot be written when it starts is refused like any other that cannot be used.
  (exit.code === 2 && bot.stderr().includes("ENOSPC"))

/** Every line that says something alarming. */
export const alarms = (whose: string, text: string) =>
  text
    .split("\n")
    .filter((line) => alarming.some((word) => line.includes(word)))
    .map((line) => `${whose} says: ${line.slice(0, 500)}`)

/** One message without a stack trace, or nothing. */
const isPlain = (stderr: string) => /^(guildhall: [^\n]+\n)?$/.test(stderr)

export const faultsOfLives = ({ lives, name }: Slot) =>
  lives.flatMap((life) => {
    const { bot, exit } = life
    const whose = `${name} (${bot.pid})`
    return [
      ...alarms(whose, bot.stdout() + bot.stderr()),
      ...(isOrderly(life) ? [] : [`${whose} ended with ${exit?.code ?? exit?.signal}: ${bot.stderr()}`]),
      ...(isPlain(bot.stderr()) ? [] : [`${whose} wrote to standard error: ${bot.stderr().slice(0, 1000)}`])
    ]
  })

/** Everyone's account with a bot against the truth. */
export const faultsOfAccounts = Effect.fnUntraced(function* (
  { crowds, simulator }: Arena,
  slot: Slot,
  bot: BotProcess
) {
  const found: Array<string> = []
  let lostMs = 0
  for (const { guildId, people, posted } of crowds.populace) {
    for (const member of people) {
      const account = yield* accountOf(bot, simulator, member, guildId)
      const whose = `${slot.name}: ${guildId}/${member}`
      const { inSight } = unexplained(simulator, member, account, guildId)
      for (const difference of inSight) {
        if (isOverpaid(difference)) found.push(`${whose} was paid too much: ${shown(difference)}`)
        else found.push(`${whose} outside gaps: ${shown(difference)}`)
        lostMs += difference.to - difference.from
      }
      const wrote = posted.get(member) ?? 0
      if (account.messages > wrote) found.push(`${whose} wrote ${wrote} messages, and was told ${account.messages}`)
    }
  }
  return { found, lostMs }
})

/** What the ledger itself says once nobody writes it any more. */
export const auditLedger = Effect.gen(function* () {
  const store = yield* LedgerStore
  const database = yield* Database
  const discrepancies = yield* store.verify({ touchedSince: 0 })
  const [figures] = yield* database.rows(sql<{ readonly segments: string; readonly batches: string }>`
    select (select count(*) from segment) as segments, (select count(*) from batch) as batches`)
  return { discrepancies, segments: Number(figures?.segments ?? 0), batches: Number(figures?.batches ?? 0) }
})
