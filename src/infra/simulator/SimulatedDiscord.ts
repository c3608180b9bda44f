import { Bans } from "./Bans.ts"
import { Commands } from "./Commands.ts"
import type { Announcement } from "./dispatch.ts"
import { type GatewayOptions, GatewaySessions } from "./GatewaySessions.ts"
import { Interactions } from "./Interactions.ts"
import { Messages } from "./Messages.ts"
import { People } from "./People.ts"
import { Places } from "./Places.ts"
import { type Random, seededRandom } from "./random.ts"
import type { SavedWorld } from "./SavedWorld.ts"
import { Voice } from "./Voice.ts"
import { World } from "./World.ts"

export interface DiscordOptions extends Partial<GatewayOptions> {
  /** ms, UTC; the wall clock unless a test owns the time. */
  readonly now?: () => number
  readonly seed?: number
  readonly botName?: string
}

/** A whole Discord without sockets or timers: the world, what moves in it, and the gateway sessions that hear of it. */
export class SimulatedDiscord {
  readonly world: World
  readonly places: Places
  readonly people: People
  readonly voice: Voice
  readonly bans: Bans
  readonly messages: Messages
  readonly commands: Commands
  readonly interactions: Interactions
  readonly sessions: GatewaySessions
  readonly random: Random

  constructor(options: DiscordOptions = {}, saved?: SavedWorld) {
    const publish = (announcement: Announcement): void => this.sessions.publish(announcement)
    const named = options.botName === undefined ? {} : { botName: options.botName }
    this.world = new World({ now: options.now ?? Date.now, publish, ...named }, saved)
    this.places = new Places(this.world)
    this.people = new People(this.world)
    this.voice = new Voice(this.world, this.people, this.places)
    this.bans = new Bans(this.world, this.voice)
    this.messages = new Messages(this.world, saved?.messages)
    this.commands = new Commands(this.world, saved?.commands, saved?.commandPermissions)
    this.interactions = new Interactions(this.world, this.messages)
    this.sessions = new GatewaySessions(this.world, options, saved?.sessions)
    this.random = seededRandom(options.seed ?? 1)
  }

  /** As it stands, for a file. */
  get saved(): SavedWorld {
    return {
      version: 1,
      ...this.world.saved,
      messages: this.messages.all,
      commands: this.commands.saved,
      commandPermissions: this.commands.savedPermissions,
      sessions: this.sessions.all.map((session) => session.saved)
    }
  }
}
