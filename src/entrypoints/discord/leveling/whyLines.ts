import { escapeMarkdown, TimestampStyles, time } from "discord.js"
import type { LedgerEntry } from "../../../infra/ledger/LedgerStore.ts"
import { duration } from "../../../machines/texts/duration.ts"
import type { Language } from "../../../machines/texts/language.ts"
import { decimal, grouped } from "../../../machines/texts/numbers.ts"
import { whyTexts } from "../../../machines/texts/why.ts"

/** What it takes to tell an entry to a reader. */
interface Telling {
  readonly language: Language
  /** How a channel is named to them. */
  readonly channel: (channelId: string) => string
}

/** Numerator units to a hundredth of an XP. */
const perHundredth = { voice: 60_000n, chat: 1n } as const

/** As Discord shows it to the reader, in their own timezone. */
const clock = (ms: number) => time(Math.floor(ms / 1000), TimestampStyles.ShortTime)
const dated = (ms: number) => time(Math.floor(ms / 1000), TimestampStyles.ShortDateTime)

const span = ({ from, to }: { readonly from: number; readonly to: number }) => `${dated(from)} – ${clock(to)}`

const lasted = ({ from, to }: { readonly from: number; readonly to: number }) =>
  duration(Math.floor((to - from) / 1000))

/** What is written in the ledger as a word of ours; older entries may hold one that we no longer have. */
const wordFor = (words: Readonly<Record<string, string>>, key: string) => words[key] ?? key

const earned = (language: Language, hundredths: bigint) =>
  `**${hundredths < 0n ? "" : "+"}${decimal(language, hundredths)} XP**`

const voiceLine = (entry: Extract<LedgerEntry, { readonly kind: "voice" }>, { channel, language }: Telling) => {
  const texts = whyTexts[language]
  const { activity, channelId, evidence, numerator, percent, rate, withheld } = entry
  const time = lasted(entry)
  const factor = percent === 100 ? null : decimal(language, BigInt(percent))
  return [
    `${span(entry)} 🎙️ **${wordFor(texts.activities, activity)}**, ${channel(channelId)}`,
    [
      withheld.length === 0 ? texts.paid(time, grouped(language, rate), factor) : texts.free(time),
      ...(withheld.length === 0
        ? []
        : [texts.because(withheld.map((reason) => wordFor(texts.withheld, reason)).join(", "))]),
      ...(evidence === "seen" ? [] : [wordFor(texts.evidence, evidence)]),
      earned(language, BigInt(numerator) / perHundredth.voice)
    ].join("; ")
  ]
}

const chatLine = (entry: Extract<LedgerEntry, { readonly kind: "chat" }>, { language }: Telling) => {
  const texts = whyTexts[language]
  const { messages, numerator, rewarded } = entry
  const unrewarded = messages - rewarded
  return [
    `${span(entry)} 💬`,
    [
      texts.messages(grouped(language, messages), grouped(language, rewarded), messages),
      ...(unrewarded === 0 ? [] : [texts.cooldown(grouped(language, unrewarded))]),
      earned(language, BigInt(numerator) / perHundredth.chat)
    ].join("; ")
  ]
}

/** Somebody with an id is shown by name; imports and the like go by their own word. */
const author = (by: string) => (/^\d{1,20}$/.test(by) ? `<@${by}>` : escapeMarkdown(by))

const adjustmentLine = (entry: Extract<LedgerEntry, { readonly kind: "adjustment" }>, { language }: Telling) => [
  `${dated(entry.at)} ✏️ ${earned(language, BigInt(entry.xp) * 100n)} ${whyTexts[language].adjusted(author(entry.by))}`,
  ...(entry.reason === "" ? [] : [escapeMarkdown(entry.reason.slice(0, 200))])
]

const gapLine = (entry: Extract<LedgerEntry, { readonly kind: "gap" }>, { language }: Telling) => {
  const texts = whyTexts[language]
  return [`${span(entry)} 🌫️ ${texts.gap(lasted(entry), wordFor(texts.causes, entry.cause))}`]
}

const linesOf = (entry: LedgerEntry, telling: Telling): ReadonlyArray<string> => {
  switch (entry.kind) {
    case "voice":
      return voiceLine(entry, telling)
    case "chat":
      return chatLine(entry, telling)
    case "adjustment":
      return adjustmentLine(entry, telling)
    case "gap":
      return gapLine(entry, telling)
  }
}

/** An entry of the ledger: when, what, and what came of it. */
export const told = (entry: LedgerEntry, telling: Telling): string => linesOf(entry, telling).join("\n")
