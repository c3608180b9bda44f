import { Effect } from "effect"
import { LevelRoleStore, type RoleProposal } from "../../../infra/ledger/LevelRoleStore.ts"
import { levelRoleTexts } from "../../../machines/texts/levelRole.ts"
import type { Use } from "../Use.ts"

/** What a change would do to who wears level roles. Whoever `takes` roles from members has to ask first. */
export const roleMoves = Effect.fnUntraced(function* (
  { guildId, language }: Pick<Use, "guildId" | "language">,
  proposal: RoleProposal
) {
  const { gain, lose } = yield* (yield* LevelRoleStore).preview(guildId, proposal)
  return { takes: lose > 0, text: levelRoleTexts[language].moves(gain, lose) }
})
