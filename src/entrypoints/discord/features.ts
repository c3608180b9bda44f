import type { Feature } from "./Feature.ts"
import { calculate } from "./leveling/calculate.ts"
import { hiding } from "./leveling/hiding.ts"
import { leaderboard } from "./leveling/leaderboard.ts"
import { profile } from "./leveling/profile.ts"
import { rank } from "./leveling/rank.ts"
import { settings } from "./leveling/settings.ts"
import { levels } from "./leveling/levels.ts"
import { why } from "./leveling/why.ts"
import { panel } from "./panel/panel.ts"
import { levelRole } from "./staff/levelRole.ts"
import { recalculate } from "./staff/recalculate.ts"
import { xp } from "./staff/xp.ts"
import { vc } from "./statistics/vc.ts"
import { welcome } from "./welcome/welcome.ts"

/** Everything the bot offers in Discord, one file each. */
export const features: ReadonlyArray<Feature> = [
  profile,
  rank,
  leaderboard,
  hiding,
  settings,
  why,
  levels,
  calculate,
  vc,
  panel,
  welcome,
  levelRole,
  xp,
  recalculate
]
