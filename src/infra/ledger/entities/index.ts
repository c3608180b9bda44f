import { Adjustment, ChatHour, StoredGap, StoredSegment } from "./entries.ts"
import { Guild, SettingsChange } from "./guild.ts"
import { PodiumRow, PreferenceRow, RankBucket } from "./leveling.ts"
import { LevelRole, LevelRoleMember, RoleCheck, RolePass, RolePassMissing } from "./levelRoles.ts"
import { Member, MemberPeriod } from "./member.ts"
import { LeaseRow, OutboxNotice, SettledBatchRow } from "./settling.ts"
import { GuildDay, OpenDay, PairPeriod } from "./statistics.ts"

/** Every table of the ledger, listed so that queries are typed from them. */
export const entities = [
  Guild,
  SettingsChange,
  Member,
  MemberPeriod,
  StoredSegment,
  ChatHour,
  Adjustment,
  StoredGap,
  SettledBatchRow,
  LeaseRow,
  OutboxNotice,
  RankBucket,
  PreferenceRow,
  PodiumRow,
  LevelRole,
  LevelRoleMember,
  RoleCheck,
  RolePass,
  RolePassMissing,
  OpenDay,
  GuildDay,
  PairPeriod
]
