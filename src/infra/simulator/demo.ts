import { join } from "node:path"
import { Clock, Duration, Effect, type Scope } from "effect"
import { type Crowd, crowdOf, liveOnce } from "./life.ts"
import { SimulatedDiscord } from "./SimulatedDiscord.ts"
import { Simulator } from "./Simulator.ts"
import type { PortUnavailable } from "./SimulatorServer.ts"
import { loadWorld, saveWorld, setAside, type StoredWorld } from "./WorldFile.ts"

export interface DemoOptions {
  /** The data folder; the world is kept in it as `demo-world.json`. */
  readonly folder: string
  /** 0: the port of last time, or any free one. */
  readonly port: number
  readonly seed?: number
  /** Mean pause between two changes. */
  readonly pace?: Duration.Input
}

const FILE = "demo-world.json"

/** Truth older than this is dropped: ms. */
const REMEMBER = 10 * 60_000

/** Enough for minutes of a lively demo, and small enough to be written after every change. */
const REPLAY_LIMIT = 300

const guilds = [
  {
    name: "Harbour",
    voice: ["Deck", "Cabin", "Engine room"],
    stage: "Lighthouse",
    afk: "Bunk",
    text: ["log", "signals"],
    roles: ["Captain", "Crew"],
    people: [
      "Ada",
      "Ben",
      "Chloe",
      "Dmitri",
      "Elif",
      "Farid",
      "Grace",
      "Hugo",
      "Ines",
      "Jonas",
      "Kaya",
      "Liam",
      "Mina"
    ],
    bots: ["Jukebox"],
    inVoice: 9
  },
  {
    name: "Observatory",
    voice: ["Dome", "Dark room"],
    stage: null,
    afk: "Couch",
    text: ["sightings"],
    roles: ["Astronomer"],
    people: ["Noor", "Oscar", "Priya", "Quentin", "Rosa", "Sven"],
    bots: [],
    inVoice: 4
  }
] as const

const foundDemo = (discord: SimulatedDiscord): void => {
  const { people, places, random, voice, world } = discord
  for (const plan of guilds) {
    const { id } = places.addGuild(plan.name).facts
    const rooms = plan.voice.map((name) => places.addChannel(id, name, "voice").id)
    if (plan.stage !== null) places.addChannel(id, plan.stage, "stage")
    places.updateGuild(id, { afkChannelId: places.addChannel(id, plan.afk, "voice").id })
    for (const name of plan.text) places.addChannel(id, name, "text")
    const roles = plan.roles.map((name) => places.addRole(id, name).id)
    for (const name of plan.people) {
      const role = random.chance(0.6) ? random.pick(roles) : undefined
      const { id: userId } = world.newUser(name, {})
      people.addMember(id, userId, role === undefined ? [] : [role])
      const room = random.pick(rooms)
      if (random.chance(0.6) && room !== undefined) voice.join(id, userId, room, { selfMute: random.chance(0.3) })
    }
    for (const name of plan.bots) {
      const { id: botId } = world.newUser(name, { bot: true })
      people.addMember(id, botId)
      // A music bot that sits in voice day and night: nobody's company, and on no board.
      if (rooms[0] !== undefined) voice.join(id, botId, rooms[0], { selfDeaf: true })
    }
    places.setInstalled(id, true)
  }
}

const crowds = (discord: SimulatedDiscord): ReadonlyArray<Crowd> =>
  [...discord.world.guilds.values()].flatMap((guild) => {
    const plan = guilds.find(({ name }) => name === guild.facts.name)
    const crowd = plan === undefined ? undefined : crowdOf(discord, guild, plan.inVoice)
    return crowd === undefined ? [] : [{ ...crowd, people: crowd.people.filter((id) => !discord.world.user(id).bot) }]
  })

/** What is stored; a file that cannot be read is set aside, and the demo starts anew. */
const recall = (path: string): Effect.Effect<StoredWorld | null> =>
  loadWorld(path).pipe(
    Effect.catch((failed) =>
      Effect.andThen(
        Effect.logWarning("The demo's world cannot be read; it is set aside, and a new one begins.", failed),
        Effect.as(setAside(path), null)
      )
    )
  )

/**
 * A small, lively Discord for a first look: two guilds in which something changes every second or two. It is kept in
 * the data folder, gateway sessions and their replay buffers with it, so that after a restart of everything the same
 * members are still in voice and the bot resumes. After a crash the file may lack the last moments: then a bot
 * that heard more is refused, and identifies.
 */
export const demoSimulator = (options: DemoOptions): Effect.Effect<Simulator, PortUnavailable, Scope.Scope> =>
  Effect.gen(function* () {
    const clock = yield* Clock.Clock
    const path = join(options.folder, FILE)
    const stored = yield* recall(path)
    const now = () => clock.currentTimeMillisUnsafe()
    const seed = options.seed ?? 20
    const discord = new SimulatedDiscord({ now, seed, replayLimit: REPLAY_LIMIT }, stored?.world)
    if (stored === null) foundDemo(discord)
    const wanted = options.port === 0 ? (stored?.port ?? 0) : options.port
    const serveAt = (port: number) => Simulator.make({ discord, port })
    const simulator = yield* options.port === 0 && wanted !== 0
      ? serveAt(wanted).pipe(Effect.catchTag("PortUnavailable", () => serveAt(0)))
      : serveAt(wanted)
    const { port } = simulator.addresses
    const save = Effect.suspend(() => {
      discord.world.truth.forget(now() - REMEMBER)
      return saveWorld(path, { port, world: discord.saved })
    }).pipe(Effect.catch((failed) => Effect.logWarning("The demo's world cannot be saved.", failed)))
    yield* save
    yield* Effect.addFinalizer(() => save)
    const all = crowds(discord)
    const pace = Duration.toMillis(options.pace ?? Duration.millis(1200))
    const pause = Effect.suspend(() => Effect.sleep(pace * (0.3 + 1.4 * discord.random.next())))
    const change = Effect.sync(() => {
      const crowd = discord.random.pick(all)
      if (crowd !== undefined) liveOnce(discord, crowd)
    })
    // Saved after every change, so that even a crash rarely finds the bot ahead of the file.
    yield* Effect.forkScoped(Effect.forever(pause.pipe(Effect.andThen(change), Effect.andThen(save))))
    return simulator
  })
