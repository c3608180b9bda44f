import { Data, Effect, Result, Schema, type Scope } from "effect"
import { defaultSettings, GuildSettings } from "../../machines/settings/GuildSettings.ts"
import { asRefused, type BotAdmin, type ExpectationFailed, expectOf } from "./expect.ts"
import { beyondOracle, type Worth, worthOf } from "./oracle.ts"
import type { TrueSegment } from "./model.ts"
import { Rest, type RestEntry } from "./rest/Rest.ts"
import { problem, type RestResponse } from "./rest/RestRequest.ts"
import { Names } from "./script/Names.ts"
import { parseScript, parseSteps, type ScriptInvalid } from "./script/parseScript.ts"
import { performStep } from "./script/performStep.ts"
import type { Step } from "./script/steps.ts"
import { type DiscordOptions, SimulatedDiscord } from "./SimulatedDiscord.ts"
import { type Addresses, type ControlRequest, type PortUnavailable, serve } from "./SimulatorServer.ts"
import type { WorldRefused } from "./WorldRefused.ts"

export interface SimulatorOptions extends DiscordOptions {
  /** 0, the default: any free one. */
  readonly port?: number
  /** What hello tells clients: ms. Discord's own is 41 250. */
  readonly heartbeatInterval?: number
  /** Waits of scripts are divided by it; clocks are not. */
  readonly speed?: number
  /** Where the bot can be asked what it made of it all; `expect` steps need it. */
  readonly admin?: BotAdmin
  /** A world made before: restored from a file. */
  readonly discord?: SimulatedDiscord
}

/** A step of a script could not be carried out. `step` counts from 1. */
export class StepFailed extends Data.TaggedError("StepFailed")<{
  readonly step: number
  readonly do: string
  readonly cause: WorldRefused | ExpectationFailed
}> {
  override get message(): string {
    return `step ${this.step} (${this.do}): ${this.cause.message}`
  }
}

/** What really happened to a member in voice, and what that is worth. */
export interface TruthTold {
  readonly guildId: string
  readonly userId: string
  /** Until when: ms, UTC. */
  readonly until: number
  /** What ended before this instant was forgotten: ms, UTC. null: everything is told. */
  readonly forgottenBefore: number | null
  readonly segments: ReadonlyArray<TrueSegment>
  readonly worth: Worth
}

const HEARTBEAT = 41_250

const jsonOr = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const decodeSettings = Schema.decodeUnknownResult(GuildSettings)

/** A Discord on loopback: gateway, REST, control, and the truth about voice. */
export class Simulator {
  readonly discord: SimulatedDiscord
  readonly addresses: Addresses
  readonly names: Names
  readonly #rest: Rest
  #admin: BotAdmin | undefined
  readonly #speed: number

  private constructor(
    discord: SimulatedDiscord,
    rest: Rest,
    addresses: Addresses,
    names: Names,
    options: SimulatorOptions
  ) {
    this.discord = discord
    this.addresses = addresses
    this.names = names
    this.#rest = rest
    this.#admin = options.admin
    this.#speed = options.speed ?? 1
  }

  /** Closed with its scope. */
  static readonly make = (options: SimulatorOptions = {}): Effect.Effect<Simulator, PortUnavailable, Scope.Scope> =>
    Effect.gen(function* () {
      const discord = options.discord ?? new SimulatedDiscord(options)
      const context = yield* Effect.context()
      const made: { simulator?: Simulator } = {}
      const { addresses, rest } = yield* serve((at) => new Rest(discord, at), {
        discord,
        port: options.port ?? 0,
        heartbeatInterval: options.heartbeatInterval ?? HEARTBEAT,
        control: (request) =>
          made.simulator === undefined
            ? Promise.resolve(problem(503, 0, "not ready"))
            : Effect.runPromiseWith(context)(made.simulator.#control(request))
      })
      const simulator = new Simulator(discord, rest, addresses, new Names(discord), options)
      made.simulator = simulator
      return simulator
    })

  get token(): string {
    return this.discord.sessions.options.token
  }

  /** What the bot sent, oldest first. */
  get rest(): ReadonlyArray<RestEntry> {
    return this.#rest.entries
  }

  /** Carries out one step that takes no time. Answers the id of what it made, if anything. */
  perform(step: Exclude<Step, { readonly do: "wait" | "expect" }>): string | null {
    if (step.do === "admin") {
      this.#admin = { url: step.url, token: step.token }
      return null
    }
    return performStep(this.discord, this.#rest.faults, this.names, step)
  }

  /** Carries out steps in order. Answers, for each, the id of what it made. */
  run(steps: ReadonlyArray<Step>): Effect.Effect<ReadonlyArray<string | null>, StepFailed> {
    return Effect.forEach(steps, (step, index) =>
      this.#step(step).pipe(Effect.mapError((cause) => new StepFailed({ step: index + 1, do: step.do, cause })))
    )
  }

  /** Carries out a script in JSON Lines. */
  runScript(text: string): Effect.Effect<ReadonlyArray<string | null>, StepFailed | ScriptInvalid> {
    return Effect.flatMap(Effect.fromResult(parseScript(text)), (steps) => this.run(steps))
  }

  /** What a member's time in voice is worth, until now or a given instant (ms, UTC). Names may be aliases. */
  truth(guild: string, member: string, settings: GuildSettings = defaultSettings, until?: number): TruthTold {
    const { guild: found, userId } = this.names.member(member, guild)
    const guildId = found.facts.id
    const end = until ?? this.discord.world.now()
    const { truth, users } = this.discord.world
    const { forgottenBefore } = truth
    const isBot = (id: string) => users.get(id)?.bot === true
    const segments = truth.segments(guildId, userId)
    const others = settings.voice.company
      ? truth.inGuild(guildId).flatMap(([id, theirs]) => (id === userId || isBot(id) ? [] : theirs))
      : []
    // A bot is where it is, and earns nothing.
    const worth = worthOf(isBot(userId) ? [] : segments, { settings, userId, others }, end)
    return { guildId, userId, until: end, forgottenBefore, segments, worth }
  }

  #step(step: Step): Effect.Effect<string | null, WorldRefused | ExpectationFailed> {
    if (step.do === "wait") return Effect.as(Effect.sleep(step.ms / this.#speed), null)
    if (step.do === "expect") return Effect.as(expectOf(this.discord, this.names, this.#admin, step), null)
    return Effect.try({ try: () => this.perform(step), catch: asRefused })
  }

  #control({ body, method, path, query }: ControlRequest): Effect.Effect<RestResponse> {
    const [, first = "", guild = "", member = ""] = path.split("/")
    switch (`${method} ${first}`) {
      case "POST steps":
        return this.#controlSteps(body)
      case "GET truth":
        return Effect.sync(() => this.#controlTruth(guild, member, query))
      case "GET rest":
        return Effect.sync(() => ({ status: 200, body: { items: this.rest } }))
      case "GET world":
        return Effect.sync(() => ({ status: 200, body: this.#world() }))
      default:
        return Effect.succeed(
          problem(
            404,
            0,
            `no ${method} ${path}: there are POST /control/steps, GET /control/truth/{guild}/{member}, /control/rest and /control/world`
          )
        )
    }
  }

  #controlSteps(body: unknown): Effect.Effect<RestResponse> {
    const given: ReadonlyArray<unknown> = Array.isArray(body) ? body : [body]
    const invalid = ({ field, line, message, mend, what }: ScriptInvalid): RestResponse => ({
      status: 400,
      body: { message, step: line, field, what, mend }
    })
    const parsed = parseSteps(given)
    if (Result.isFailure(parsed)) return Effect.succeed(invalid(parsed.failure))
    return Effect.match(this.run(parsed.success), {
      onFailure: ({ message, step }): RestResponse => ({ status: 409, body: { message, step } }),
      onSuccess: (made): RestResponse => ({ status: 200, body: { made, aliases: this.names.aliases } })
    })
  }

  #controlTruth(guild: string, member: string, query: URLSearchParams): RestResponse {
    const settings = decodeSettings(jsonOr(query.get("settings") ?? "{}"))
    if (Result.isFailure(settings)) return problem(400, 0, `settings: ${settings.failure.message}`)
    const silent = beyondOracle(settings.success)
    if (silent.length > 0) return problem(422, 0, `the oracle cannot tell worth under ${silent.join(", ")}`)
    const until = query.get("until")
    try {
      const told = this.truth(guild, member, settings.success, until === null ? undefined : Date.parse(until))
      const { worth } = told
      return {
        status: 200,
        body: { ...told, worth: { numerator: worth.numerator.toString(), xp: Number(worth.xp), ms: worth.ms } }
      }
    } catch (cause) {
      return problem(404, 0, asRefused(cause).message)
    }
  }

  #world() {
    const { sessions, world } = this.discord
    const named = (userId: string) => world.user(userId).name
    return {
      now: world.now(),
      aliases: this.names.aliases,
      bot: { id: world.bot.id, token: this.token },
      guilds: world.saved.guilds.map(({ facts, members, ...rest }) => ({
        ...facts,
        ...rest,
        members: members.map((member) => ({ ...member, name: named(member.userId) }))
      })),
      sessions: sessions.all.map(({ detachedAt, facts, hearing, link, sequence }) => ({
        ...facts,
        sequence,
        hearing,
        connected: link !== null,
        detachedAt
      }))
    }
  }
}
