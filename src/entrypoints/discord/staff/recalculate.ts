import { userMention } from "discord.js"
import { Effect } from "effect"
import { grouped } from "../../../machines/texts/numbers.ts"
import { recalculateTexts } from "../../../machines/texts/recalculate.ts"
import { command } from "../command.ts"
import type { Feature } from "../Feature.ts"
import { Refusal } from "../Use.ts"
import { Recalculations } from "./Recalculations.ts"

/** How many repairs are told one by one. */
const mostExamples = 5

const kinds = ["level", "total", "rollup", "ranks", "pairs"] as const

/** `/recalculate`: every figure of a guild against its ledger. */
export const recalculate: Feature = {
  commands: [
    command({
      access: "administrator",
      texts: { en: recalculateTexts.en.command, de: recalculateTexts.de.command },
      manner: "private",
      options: {},
      run: Effect.fnUntraced(function* ({ guildId, language }) {
        const texts = recalculateTexts[language]
        const repaired = yield* (yield* Recalculations).run(guildId)
        if (repaired === null) return yield* new Refusal({ say: (it) => recalculateTexts[it].running })
        if (repaired.length === 0) return { content: texts.fine }
        const counts = kinds
          .map((kind) => [kind, repaired.filter(({ what }) => what === kind).length] as const)
          .filter(([, count]) => count > 0)
        return {
          content: [
            texts.repaired(repaired.length),
            ...counts.map(([kind, count]) => `- ${texts.what[kind]}: **${grouped(language, count)}**`),
            texts.examples,
            ...repaired.slice(0, mostExamples).map(({ derived, stored, userId, what }) =>
              texts.example(texts.what[what], {
                member: userId === null ? null : userMention(userId),
                stored,
                derived
              })
            )
          ].join("\n")
        }
      })
    })
  ]
}
