/** Guards that live in the stores: their twins are built without them. */
export const storeGuards = [
  "watermark",
  "batch id",
  "gaps on record",
  "fence",
  "checkpoint epoch",
  "wipe detection"
] as const
export type StoreGuard = (typeof storeGuards)[number]

interface Cut {
  /** Below `src`. */
  readonly file: string
  /** Occurs there once; is replaced by `by` before the file is loaded. */
  readonly text: string
  readonly by: string
}

/** Guards that live in the runtime: they are cut out of its sources as they are loaded, and nowhere else. */
export const cuts = {
  "order in the shard": {
    file: "actors/shard/ShardActor.ts",
    text: "if (!this.window.admit(sequence)) {",
    by: "if (!this.window.admit(sequence) && false) {"
  },
  "order of a member": {
    file: "actors/voice/VoiceRoster.ts",
    text: "if (stamp.sequence <= occupant.sequence) return\n    occupant.sequence",
    by: "occupant.sequence"
  },
  "freeze detection": {
    file: "actors/shard/Vigil.ts",
    text: "if (at - this.#tickedAt > stallMs) {",
    by: "if (at - this.#tickedAt > Infinity) {"
  },
  cooldown: {
    file: "machines/chat/cooldown.ts",
    text: "if (last !== undefined && at - last < cooldownMs) return false",
    by: ""
  },
  "steal grace": { file: "actors/shard/lease.ts", text: "const graceMs = 15_000", by: "const graceMs = 0" }
} as const satisfies Readonly<Record<string, Cut>>
type SourceGuard = keyof typeof cuts
export type Guard = StoreGuard | SourceGuard

const isSourceGuard = (name: string): name is SourceGuard => name in cuts

export const guards: ReadonlyArray<Guard> = [...storeGuards, ...Object.keys(cuts).filter(isSourceGuard)]

export const isStoreGuard = (guard: Guard): guard is StoreGuard => !isSourceGuard(guard)
