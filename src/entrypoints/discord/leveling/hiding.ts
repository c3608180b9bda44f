import { Effect } from "effect"
import { LedgerStore } from "../../../infra/ledger/LedgerStore.ts"
import { hidingTexts } from "../../../machines/texts/hiding.ts"
import { command } from "../command.ts"
import type { Feature } from "../Feature.ts"
import type { Use } from "../Use.ts"

const turn = Effect.fnUntraced(function* ({ caller, guildId, language }: Use, hidden: boolean) {
  yield* (yield* LedgerStore).hide(guildId, caller.userId, hidden)
  const texts = hidingTexts[language]
  return { content: hidden ? texts.hidden : texts.shown }
})

const common = { access: "everyone", manner: "private", options: {} } as const

/** `/hide` and `/show`: off the boards, and back onto them. */
export const hiding: Feature = {
  commands: [
    command({
      ...common,
      texts: { en: hidingTexts.en.hide, de: hidingTexts.de.hide },
      run: (use) => turn(use, true)
    }),
    command({
      ...common,
      texts: { en: hidingTexts.en.show, de: hidingTexts.de.show },
      run: (use) => turn(use, false)
    })
  ]
}
