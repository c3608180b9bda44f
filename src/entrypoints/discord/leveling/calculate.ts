import { Effect } from "effect"
import { LedgerStore } from "../../../infra/ledger/LedgerStore.ts"
import { lastLevel, levelAt, thresholdOf } from "../../../machines/leveling/curve.ts"
import { percentOf } from "../../../machines/voice/standing.ts"
import { calculateTexts } from "../../../machines/texts/calculate.ts"
import { commandGroup, subcommand } from "../command.ts"
import type { Feature } from "../Feature.ts"
import { option, optional } from "../options.ts"
import { Refusal } from "../Use.ts"

/** Rounded up; null where nothing is earned. */
const timesOf = (numerator: bigint, each: bigint): bigint | null =>
  each === 0n ? null : (numerator + each - 1n) / each

const level = subcommand({
  texts: { en: calculateTexts.en.level, de: calculateTexts.de.level },
  manner: "private",
  options: { level: optional(option.whole({ min: 1, max: 1_000_000_000 })) },
  run: Effect.fnUntraced(function* ({ caller, guildId, language, settings }, { level: wanted }) {
    const texts = calculateTexts[language]
    const { chat, curve, modules, voice } = settings
    const xp = (yield* (yield* LedgerStore).member(guildId, caller.userId))?.xp ?? 0
    const target = wanted ?? levelAt(curve, xp) + 1
    if (target > lastLevel(curve)) {
      return yield* new Refusal({ say: (it) => calculateTexts[it].beyond(lastLevel(curve)) })
    }
    const missing = thresholdOf(curve, target) - BigInt(xp)
    if (missing <= 0n) return { content: texts.reached(target) }
    // Numerators, so that the multiplier counts as it does in the ledger: XP x 100, and a range of XP at its mean.
    const percent = BigInt(percentOf(settings, caller.roles))
    const numerator = missing * 100n
    const minutes = (rate: number) => (modules.voice ? timesOf(numerator, BigInt(rate) * percent) : null)
    return {
      content: texts.distance({
        level: target,
        xp,
        missing,
        messages: modules.chat ? timesOf(numerator * 2n, BigInt(chat.xp.min + chat.xp.max) * percent) : null,
        minutes: minutes(voice.rates.active),
        mutedMinutes: minutes(voice.rates.afk)
      })
    }
  })
})

/** `/calculate level`: the messages and minutes still needed. */
export const calculate: Feature = {
  commands: [
    commandGroup({
      access: "everyone",
      texts: { en: calculateTexts.en.command, de: calculateTexts.de.command },
      subcommands: [level]
    })
  ]
}
