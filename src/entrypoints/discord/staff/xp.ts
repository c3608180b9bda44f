import { userMention } from "discord.js"
import { Effect } from "effect"
import { type Adjustment, LedgerStore } from "../../../infra/ledger/LedgerStore.ts"
import { xpTexts } from "../../../machines/texts/xp.ts"
import { commandGroup, subcommand } from "../command.ts"
import type { Feature } from "../Feature.ts"
import { option } from "../options.ts"
import { Refusal } from "../Use.ts"

const most = 1_000_000_000

const adjusting = (kind: Adjustment["kind"], least: number) =>
  subcommand({
    texts: { en: xpTexts.en[kind], de: xpTexts.de[kind] },
    manner: "private",
    options: {
      member: option.member,
      amount: option.whole({ min: least, max: most }),
      reason: option.text({ min: 1, max: 200 })
    },
    run: Effect.fnUntraced(function* ({ caller, guildId, language, people }, { amount, member, reason }) {
      if (people.get(member)?.bot === true) return yield* new Refusal({ say: (it) => xpTexts[it].bot })
      const ledger = yield* LedgerStore
      const adjusted = yield* ledger.adjust(guildId, member, { kind, xp: amount }, reason, caller.userId)
      const moved = { ...adjusted, member: userMention(member) }
      return { content: xpTexts[language][moved.xp === moved.xpBefore ? "unmoved" : "moved"](moved) }
    })
  })

/** `/xp`: lifetime XP moved by hand, as entries of the ledger. */
export const xp: Feature = {
  commands: [
    commandGroup({
      access: "administrator",
      texts: { en: xpTexts.en.command, de: xpTexts.de.command },
      subcommands: [adjusting("add", 1), adjusting("remove", 1), adjusting("set", 0)]
    })
  ]
}
