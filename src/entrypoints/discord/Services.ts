import type { BoardLinks } from "../../actors/boards/BoardLinks.ts"
import type { Inspector } from "../../actors/inspection/Inspector.ts"
import type { LevelRoles } from "../../actors/levelRoles/LevelRoles.ts"
import type { DiscordRest } from "../../infra/discord/DiscordRest.ts"
import type { Faces } from "../../infra/discord/Faces.ts"
import type { GuildRest } from "../../infra/discord/GuildRest.ts"
import type { InteractionRest } from "../../infra/discord/InteractionRest.ts"
import type { MessageRest } from "../../infra/discord/MessageRest.ts"
import type { Sights } from "../../infra/discord/Sights.ts"
import type { BoardStore } from "../../infra/ledger/BoardStore.ts"
import type { LedgerStore } from "../../infra/ledger/LedgerStore.ts"
import type { LevelRoleStore } from "../../infra/ledger/LevelRoleStore.ts"
import type { PreferenceStore } from "../../infra/ledger/PreferenceStore.ts"
import type { SettingsStore } from "../../infra/ledger/SettingsStore.ts"
import type { StatisticsStore } from "../../infra/ledger/statistics/StatisticsStore.ts"
import type { Pictures } from "../../infra/pictures/Pictures.ts"
import type { CustomIds } from "./CustomIds.ts"
import type { SettingsDesk } from "./panel/SettingsDesk.ts"
import type { LevelRoleDesk } from "./staff/LevelRoleDesk.ts"
import type { Recalculations } from "./staff/Recalculations.ts"

/** What features may ask for. */
export type Services =
  | BoardLinks
  | BoardStore
  | CustomIds
  | DiscordRest
  | Faces
  | GuildRest
  | Inspector
  | InteractionRest
  | LedgerStore
  | LevelRoleDesk
  | LevelRoles
  | LevelRoleStore
  | MessageRest
  | Pictures
  | PreferenceStore
  | Recalculations
  | SettingsDesk
  | SettingsStore
  | Sights
  | StatisticsStore
