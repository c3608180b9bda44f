import { Effect } from "effect"
import { type BotProcess, type Environment, type Exit, startBot } from "../support/botProcess.ts"
import type { Wire } from "../support/wire.ts"

/** One bot from its start to its end. */
export interface Life {
  readonly bot: BotProcess
  /** null: it still runs. */
  exit: Exit | null
}

/** A place for a bot: whenever the bot in it ends, a supervisor starts another on the same data folder. */
export interface Slot {
  readonly name: string
  /** Its own ways to the stores; none where they are embedded. */
  readonly wires: { readonly redis: Wire; readonly postgres: Wire } | null
  readonly folder: string
  /** Every bot there was; the last one runs, or is about to be replaced. */
  readonly lives: Array<Life>
  /** Nobody is started any more. */
  closed: boolean
}

/** What a supervisor waits before it starts another. */
const pause = "500 millis"

/** Fills the place, for as long as the scope lives. */
export const keepBot = Effect.fnUntraced(function* (slot: Pick<Slot, "name" | "wires" | "folder">, env: Environment) {
  const kept: Slot = { ...slot, lives: [], closed: false }
  const live = Effect.gen(function* () {
    const bot = yield* startBot({ ...env, GUILDHALL_DATA_DIR: slot.folder })
    const life: Life = { bot, exit: null }
    kept.lives.push(life)
    life.exit = yield* bot.ended
  }).pipe(Effect.scoped, Effect.andThen(Effect.sleep(pause)))
  yield* live.pipe(Effect.repeat({ while: () => !kept.closed }), Effect.forkScoped)
  return kept
})

/** The bot that runs in it; null between two. */
export const occupant = ({ lives }: Slot): BotProcess | null => {
  const last = lives.at(-1)
  return last === undefined || last.exit !== null ? null : last.bot
}
