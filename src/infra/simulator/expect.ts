import { Data, Effect, Option, Schedule, Schema } from "effect"
import type { Message } from "./model.ts"
import type { SimulatedDiscord } from "./SimulatedDiscord.ts"
import type { Names } from "./script/Names.ts"
import type { ExpectStep } from "./script/steps.ts"
import { WorldRefused } from "./WorldRefused.ts"

/** The bot's admin API. */
export interface BotAdmin {
  readonly url: string
  readonly token: string
}

/** What was expected did not come true in time. */
export class ExpectationFailed extends Data.TaggedError("ExpectationFailed")<{
  readonly expected: string
  readonly found: string
}> {
  override get message(): string {
    return `expected ${this.expected}, found ${this.found}`
  }
}

const WITHIN = 10_000
const EVERY = 200
const TOLERANCE = 5

const decodeSession = Schema.decodeUnknownOption(Schema.Struct({ activity: Schema.String }))
const decodeMember = Schema.decodeUnknownOption(Schema.Struct({ xp: Schema.Finite }))

/** The admin API's answer; null for 404, or when nobody answers. */
const ask = (admin: BotAdmin, path: string): Effect.Effect<unknown> =>
  Effect.tryPromise(async (signal) => {
    const response = await fetch(new URL(path, admin.url), {
      signal,
      headers: { authorization: `Bearer ${admin.token}` }
    })
    if (response.status === 404) return null
    const body: unknown = await response.json()
    return response.ok ? body : Promise.reject(new Error(`${path}: ${response.status}`))
  }).pipe(Effect.orElseSucceed(() => undefined))

const member = (guildId: string, userId: string, what: "sessions" | "members") =>
  `/admin/guilds/${guildId}/${what}/${userId}`

/** One look: what is not as expected. */
type Look = Effect.Effect<ReadonlyArray<ExpectationFailed>>

const unlike = (expected: string, found: string, holds: boolean): ReadonlyArray<ExpectationFailed> =>
  holds ? [] : [new ExpectationFailed({ expected, found })]

const lookAtBot = (admin: BotAdmin, guildId: string, userId: string, step: ExpectStep): Look =>
  Effect.gen(function* () {
    const missing: Array<ExpectationFailed> = []
    if (step.activity !== undefined) {
      const answer = yield* ask(admin, member(guildId, userId, "sessions"))
      const session = decodeSession(answer)
      const activity = answer === null ? "disconnected" : Option.isSome(session) ? session.value.activity : "no answer"
      missing.push(...unlike(`activity ${step.activity}`, activity, activity === step.activity))
    }
    if (step.xpAbout !== undefined) {
      const { tolerance = TOLERANCE, xpAbout } = step
      const figures = decodeMember(yield* ask(admin, member(guildId, userId, "members")))
      const xp = Option.map(figures, (it) => it.xp)
      const near = Option.isSome(xp) && Math.abs(xp.value - xpAbout) <= tolerance
      missing.push(
        ...unlike(
          `${xpAbout} XP, ${tolerance} more or less`,
          Option.isSome(xp) ? `${xp.value} XP` : "no such member",
          near
        )
      )
    }
    return missing
  })

/** The newest answer to a member, by its last change: what was written for them alone, or because they used something. */
const lastReply = ({ messages, world }: SimulatedDiscord, userId: string): string | undefined => {
  const touched = ({ at, editedAt }: Message) => editedAt ?? at
  const last = messages.all
    .filter((it) => it.authorId === world.bot.id && (it.onlyFor === userId || it.interaction?.userId === userId))
    .toSorted((a, b) => touched(a) - touched(b) || (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
    .at(-1)
  return last === undefined
    ? undefined
    : [last.content, JSON.stringify(last.embeds), JSON.stringify(last.components)].join(" ")
}

/** What the last completion offered a member. */
const lastChoices = ({ interactions }: SimulatedDiscord, userId: string): string | undefined => {
  const last = interactions.all.findLast((it) => it.type === 4 && it.userId === userId)?.answer
  return last?.type === 8 ? JSON.stringify(last.data) : undefined
}

/** Looks until everything that a step expects holds, or its time is over. */
export const expectOf = (
  discord: SimulatedDiscord,
  names: Names,
  admin: BotAdmin | undefined,
  step: ExpectStep
): Effect.Effect<void, WorldRefused | ExpectationFailed> =>
  Effect.gen(function* () {
    const { guild, userId } = yield* Effect.try({ try: () => names.member(step.member, step.guild), catch: asRefused })
    const asksBot = step.activity !== undefined || step.xpAbout !== undefined
    if (asksBot && admin === undefined) {
      return yield* new WorldRefused({
        what: "nobody to ask what the bot thinks",
        mend: "name the bot's admin address and token with an admin step, or at the simulator's start"
      })
    }
    const look: Look = Effect.gen(function* () {
      const bot = asksBot && admin !== undefined ? yield* lookAtBot(admin, guild.facts.id, userId, step) : []
      const told = (what: string, expected: string | undefined, found: string | undefined) =>
        expected === undefined
          ? []
          : unlike(`${what} with "${expected}"`, found ?? "no answer", found?.includes(expected) === true)
      return [
        ...bot,
        ...told("an answer", step.reply, lastReply(discord, userId)),
        ...told("a choice", step.choice, lastChoices(discord, userId))
      ]
    })
    const tries = Math.ceil((step.within ?? WITHIN) / EVERY)
    const holds = Effect.flatMap(look, ([missing]) => missing ?? Effect.void)
    return yield* Effect.retry(holds, { times: tries, schedule: Schedule.spaced(EVERY) })
  })

/** What a step threw: a refusal as it is, anything else as the defect of a script. */
export const asRefused = (cause: unknown): WorldRefused =>
  cause instanceof WorldRefused
    ? cause
    : new WorldRefused({ what: String(cause), mend: "this is a fault of the simulator" })
