import { buckets } from "./buckets.ts"
import { clock } from "./clock.ts"
import { curves } from "./curves.ts"
import { days } from "./days.ts"
import { gaps } from "./gaps.ts"
import { leases } from "./leases.ts"
import { levelRoles } from "./levelRoles.ts"
import { locks } from "./locks.ts"
import { members } from "./members.ts"
import { pairs } from "./pairs.ts"
import { partitions } from "./partitions.ts"
import { podium } from "./podium.ts"
import { ranks } from "./ranks.ts"
import { settle } from "./settle.ts"
import { verify } from "./verify.ts"

/**
 * Every function, as it is now. The newest migration makes them all, so that each is written once and an old database
 * ends with the same ones as a fresh one. Where arguments or answers change, that migration drops the old one first.
 */
export const functions = [
  clock,
  curves,
  buckets,
  ranks,
  partitions,
  locks,
  leases,
  gaps,
  pairs,
  days,
  settle,
  members,
  verify,
  podium,
  levelRoles
].flat()
