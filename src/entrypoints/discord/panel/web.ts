import { Effect } from "effect"
import { BoardLinks } from "../../../actors/boards/BoardLinks.ts"
import { isLoopback } from "../../../infra/config/addresses.ts"
import { panelTexts } from "../../../machines/texts/panel.ts"
import type { Extra } from "./Page.ts"

/** The page of the public leaderboard: where it is, while it is on. */
export const web: Extra = {
  components: [],
  show: Effect.fnUntraced(function* ({ guildId, language }, settings) {
    if (!settings.modules.webBoard) return { rows: [] }
    const address = yield* (yield* BoardLinks).address(guildId)
    const texts = panelTexts[language].web
    return { text: isLoopback(address) ? texts.loopback(address) : texts.address(address), rows: [] }
  })
}
