import { setup } from "xstate"
import type { Gap } from "../ledger/batch.ts"

export interface GuildContext {
  readonly guildId: string
  /** When the current state began: ms, UTC. */
  readonly since: number
  /** From when nobody could see the guild; null while it is in sight. */
  readonly blindFrom: number | null
  /** Why it last went out of sight. */
  readonly cause: Gap["cause"]
}

export type GuildEvent =
  /** Discord sent the guild: what it says is being compared with what we hold. */
  | { readonly type: "GUILD.CREATED"; readonly at: number }
  /** The comparison is done. */
  | { readonly type: "GUILD.RECONCILED"; readonly at: number }
  /** The guild, or its shard's session, went out of sight at `seen`, the last instant it was heard. */
  | { readonly type: "GUILD.LOST"; readonly at: number; readonly seen: number; readonly cause: Gap["cause"] }
  /** The bot was removed. */
  | { readonly type: "GUILD.LEFT"; readonly at: number }

const machine = setup({
  types: {
    context: {} as GuildContext,
    events: {} as GuildEvent,
    input: {} as GuildContext,
    tags: {} as "live" | "blind"
  }
})

const enter = machine.assign(({ context, event }) => {
  switch (event.type) {
    case "GUILD.LOST":
      return { since: event.at, blindFrom: context.blindFrom ?? event.seen, cause: event.cause }
    case "GUILD.RECONCILED":
      return { since: event.at, blindFrom: null }
    default:
      return { since: event.at }
  }
})

/** One guild's life: absent until Discord sends it, reconciling while that is compared, live, departed. */
export const guild = machine.createMachine({
  id: "guild",
  initial: "absent",
  context: ({ input }) => input,
  states: {
    absent: {
      tags: "blind",
      on: {
        "GUILD.CREATED": { target: "reconciling", actions: enter },
        "GUILD.LEFT": { target: "departed", actions: enter }
      }
    },
    reconciling: {
      tags: "blind",
      on: {
        "GUILD.CREATED": { target: "reconciling", actions: enter },
        "GUILD.RECONCILED": { target: "live", actions: enter },
        "GUILD.LOST": { target: "absent", actions: enter },
        "GUILD.LEFT": { target: "departed", actions: enter }
      }
    },
    live: {
      tags: "live",
      on: {
        "GUILD.CREATED": { target: "reconciling", actions: enter },
        "GUILD.LOST": { target: "absent", actions: enter },
        "GUILD.LEFT": { target: "departed", actions: enter }
      }
    },
    departed: {
      on: { "GUILD.CREATED": { target: "reconciling", actions: enter } }
    }
  }
})
