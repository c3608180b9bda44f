import { readFile } from "node:fs/promises"
import { Console, Data, Duration, Effect, Option, Runtime, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { live, populate } from "../../infra/simulator/load.ts"
import { parseScript } from "../../infra/simulator/script/parseScript.ts"
import { Simulator } from "../../infra/simulator/Simulator.ts"

/** The script's file cannot be read. */
export class ScriptUnreadable extends Data.TaggedError("ScriptUnreadable")<{
  readonly path: string
  readonly cause: unknown
}> {
  override get message(): string {
    return `cannot read the script ${this.path}: ${String(this.cause)}`
  }
}

/** Why the simulation ended, already said in a sentence: no trace is printed, and the exit code is 1. */
export class SimulationFailed extends Data.TaggedError("SimulationFailed")<{ readonly cause: unknown }> {
  override readonly [Runtime.errorReported] = false
}

const REPORT_EVERY = Duration.seconds(10)

const Rate = Schema.String.check(
  Schema.isPattern(/^\d+(\.\d+)?(\/(s|min))?$/, { message: "a number of events, as in 5000/s or 30/min" })
)

const perSecond = (rate: string): number => {
  const [count = "0", unit] = rate.split("/")
  return Number(count) / (unit === "min" ? 60 : 1)
}

const flags = {
  guilds: Flag.Int("guilds").pipe(Flag.withDescription("Guilds to found"), Flag.withDefault(0)),
  voice: Flag.Int("voice").pipe(Flag.withDescription("Members in voice, in each guild"), Flag.withDefault(10)),
  events: Flag.String("events").pipe(
    Flag.withDescription("How much happens: 5000/s, 30/min"),
    Flag.withSchema(Rate),
    Flag.withDefault("0/s")
  ),
  seed: Flag.Int("seed").pipe(Flag.withDescription("The same seed, the same world"), Flag.withDefault(1)),
  script: Flag.String("script").pipe(Flag.withDescription("JSON Lines: one step a line"), Flag.optional),
  exit: Flag.Boolean("exit").pipe(Flag.withDescription("Stop when the script is over"), Flag.withDefault(false)),
  speed: Flag.Finite("speed").pipe(Flag.withDescription("Divides the waits of the script"), Flag.withDefault(1)),
  port: Flag.Int("port").pipe(Flag.withDescription("0: any free one"), Flag.withDefault(0)),
  shards: Flag.Int("shards").pipe(Flag.withDescription("Shards to recommend"), Flag.withDefault(1)),
  heartbeat: Flag.Int("heartbeat").pipe(Flag.withDescription("What hello tells, in ms"), Flag.withDefault(41_250)),
  replay: Flag.Int("replay").pipe(
    Flag.withDescription("Dispatches that a session keeps for a RESUME"),
    Flag.withDefault(50_000)
  ),
  token: Flag.String("token").pipe(Flag.withDescription("The bot's token"), Flag.optional),
  remember: Flag.Int("remember").pipe(
    Flag.withDescription("Minutes of truth to keep, while people live by themselves"),
    Flag.withDefault(60)
  ),
  adminUrl: Flag.String("admin-url").pipe(Flag.withDescription("The bot's admin API, for expect steps"), Flag.optional),
  adminToken: Flag.String("admin-token").pipe(Flag.withDescription("Its bearer token"), Flag.optional)
}

const announce = ({ addresses, token }: Simulator) =>
  Console.log(
    [
      `DISCORD_API_URL=${addresses.api}`,
      `DISCORD_TOKEN=${token}`,
      `gateway  ${addresses.gateway}`,
      `cdn      ${addresses.cdn}`,
      `control  ${addresses.control}  (POST /steps, GET /truth/{guild}/{member}, /rest, /world)`
    ].join("\n")
  )

const report = ({ discord }: Simulator) =>
  Effect.suspend(() => {
    const { sessions, world } = discord
    const inVoice = [...world.guilds.values()].reduce((sum, { voice }) => sum + voice.size, 0)
    const shown = sessions.all.map(
      ({ facts, link, sequence }) => `${facts.shard}/${facts.count} at ${sequence}${link === null ? " (away)" : ""}`
    )
    return Console.log(`${world.guilds.size} guilds, ${inVoice} in voice, sessions: ${shown.join(", ") || "none"}`)
  })

const read = (path: string) =>
  Effect.tryPromise({
    try: () => readFile(path, "utf8"),
    catch: (cause) => new ScriptUnreadable({ path, cause })
  }).pipe(Effect.flatMap((text) => Effect.fromResult(parseScript(text))))

/** `guildhall simulate`: a Discord on loopback, until it is interrupted. */
export const simulateCommand = Command.make(
  "simulate",
  flags,
  Effect.fnUntraced(function* (given) {
    const { adminToken, adminUrl, token } = given
    const admin = Option.zipWith(adminUrl, adminToken, (url, secret) => ({ url, token: secret }))
    const program = Effect.gen(function* () {
      const steps = Option.isSome(given.script) ? yield* read(given.script.value) : []
      const simulator = yield* Simulator.make({
        port: given.port,
        seed: given.seed,
        speed: given.speed,
        shards: given.shards,
        replayLimit: given.replay,
        heartbeatInterval: given.heartbeat,
        ...Option.match(token, { onNone: () => ({}), onSome: (it) => ({ token: it }) }),
        ...Option.match(admin, { onNone: () => ({}), onSome: (it) => ({ admin: it }) })
      })
      const crowds = populate(simulator.discord, given)
      yield* announce(simulator)
      if (crowds.length > 0 && perSecond(given.events) > 0) {
        const remember = Duration.minutes(given.remember)
        yield* Effect.forkScoped(live(simulator.discord, crowds, { perSecond: perSecond(given.events), remember }))
      }
      if (Option.isSome(given.script)) {
        yield* simulator.run(steps)
        yield* Console.log("The script is over.")
        if (given.exit) return
      }
      return yield* Effect.forever(Effect.andThen(Effect.sleep(REPORT_EVERY), report(simulator)))
    })
    yield* Effect.scoped(program).pipe(
      Effect.tapError(({ message }) => Console.error(message)),
      Effect.mapError((cause) => new SimulationFailed({ cause }))
    )
  })
).pipe(Command.withDescription("A Discord on loopback: for tests, demonstrations and load"))
