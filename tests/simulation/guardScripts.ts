import type { Act, Script } from "./acts.ts"
import type { Guard } from "./guards.ts"
import type { Slot } from "./Cluster.ts"
import type { Wrong } from "./Violation.ts"

/** An evening that goes wrong without a guard under one of a few seeds, and with it under none. */
interface GuardScript {
  readonly wrong: Wrong
  /** A guard that would make up for it, and has to be gone as well. */
  readonly beside?: Guard
  readonly script: Script
}

const then = (pause: number, act: Act): Script[number] => ({ act, pause })
const sit = { do: "sit", who: 0, where: 0, change: {} } as const satisfies Act
const say = { do: "say", who: 0 } as const satisfies Act
const kill = { do: "kill", slot: "a", down: 1 } as const satisfies Act
const outage = { do: "guild outage", ms: 1 } as const satisfies Act
const drop = { do: "drop", refuse: false, down: 2000 } as const satisfies Act

const away = (store: "postgres" | "redis", ms: number, only: Slot | null = null): Act => {
  return { do: store, reach: "refused", slow: 0, only, ms }
}

/** Under these each script is played: some need one thing to be faster than another. */
export const scriptSeeds = { from: 1, to: 11 } as const

/** The fewest acts found for each. */
export const guardScripts: Readonly<Record<Guard, GuardScript>> = {
  // What a successor finds was stored before the last payouts.
  watermark: {
    wrong: "money",
    script: [then(7000, sit), then(64_000, away("redis", 64_500)), then(30_000, { ...kill, down: 2000 })]
  },
  // What is paid twice under one id is clipped by the watermark, too.
  "batch id": {
    wrong: "money",
    beside: "watermark",
    script: [
      then(30_000, sit),
      then(1, { do: "postgres", reach: "unanswered", slow: 0, only: null, ms: 20_000 }),
      then(30_000, { do: "leave", who: 0 })
    ]
  },
  // A replay tells of two outages, and who takes it knows only that both were within its own gap.
  "gaps on record": {
    wrong: "gaps",
    script: [then(1, outage), then(1, outage), then(1, kill)]
  },
  // An owner that no store can tell of its successor settles what it had when it could last.
  fence: {
    wrong: "notices",
    script: [
      then(27_000, { ...sit, change: { screen: true, camera: true } }),
      then(1, away("redis", 200_000, "a")),
      then(1, { do: "second process" }),
      then(20_000, away("postgres", 64_000, "a")),
      then(10_000, { do: "leave", who: 0 }),
      then(200_000, { do: "set", who: 1, change: {} })
    ]
  },
  // An owner that cannot reach the ledger goes on writing over what its successor stores.
  "checkpoint epoch": {
    wrong: "money",
    script: [
      then(1000, sit),
      then(100, { do: "second process" }),
      then(30_000, away("postgres", 120_000, "a")),
      then(40_000, { do: "set", who: 0, change: { screen: true } }),
      then(3000, { ...kill, slot: "b" }),
      then(9000, { do: "repeat", who: 0 })
    ]
  },
  // What was stored before the wipe is not stored again.
  "wipe detection": {
    wrong: "money",
    script: [
      then(1000, sit),
      then(10_000, { do: "wipe redis" }),
      then(1, { ...kill, down: 20_000 }),
      then(30_000, { do: "set", who: 0, change: {} })
    ]
  },
  // A gap would be paid by the roles that a replay tells of before it tells of the present ones.
  "order in the shard": {
    wrong: "money",
    script: [
      then(100, { do: "roles", who: 0, roles: [0] }),
      then(100, sit),
      then(100, { do: "roles", who: 0, roles: [] }),
      then(1000, { do: "roles", who: 0, roles: [0] }),
      then(1, { do: "overlap", times: 5 }),
      then(20_000, drop)
    ]
  },
  "order of a member": {
    wrong: "state",
    script: [
      then(1000, sit),
      then(1, { do: "swap" }),
      then(20, { do: "set", who: 0, change: { selfMute: true } }),
      then(20_000, { do: "set", who: 0, change: { selfMute: false } })
    ]
  },
  "freeze detection": {
    wrong: "money",
    script: [then(1, sit), then(1, { do: "freeze", slot: "a", ms: 10_000 }), then(1, { do: "leave", who: 0 })]
  },
  cooldown: { wrong: "chat", script: [then(1000, say), then(1000, say)] },
  // Nothing but its memory holds what the owner could not settle.
  "steal grace": {
    wrong: "lease",
    script: [
      then(1000, sit),
      then(3000, { do: "second process" }),
      then(10, away("redis", 90_000)),
      then(90_000, away("postgres", 60_000))
    ]
  }
}
