import { vcTexts } from "../../../machines/texts/vc.ts"
import { commandGroup, subcommand } from "../command.ts"
import type { Feature } from "../Feature.ts"
import { showPanel } from "../panel/panel.ts"
import { voiceLeaderboard } from "./voiceLeaderboard.ts"
import { voiceStatistics } from "./voiceStatistics.ts"

const settings = subcommand({
  access: "administrator",
  manner: "private",
  texts: { en: vcTexts.en.settings, de: vcTexts.de.settings },
  options: {},
  run: (use) => showPanel(use, "statistics")
})

/** `/vc`: time in voice, as a board, as charts, and how it is counted. */
export const vc: Feature = {
  commands: [
    commandGroup({
      access: "everyone",
      texts: { en: vcTexts.en.command, de: vcTexts.de.command },
      subcommands: [voiceLeaderboard.subcommand, voiceStatistics.subcommand, settings]
    })
  ],
  components: [...voiceLeaderboard.components, ...voiceStatistics.components]
}
