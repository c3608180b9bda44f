import { Commands } from "./Commands.ts"
import type { Announcement } from "./dispatch.ts"
import { type GatewayOptions, GatewaySessions } from "./GatewaySessions.ts"
import { Interactions } from "./Interactions.ts"
import { Messages } from "./Messages.ts"
import { type Random, seededRandom } from "./random.ts"
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
  readonly voice: Voice
  readonly messages: Messages
  readonly commands: Commands
  readonly interactions: Interactions
  readonly sessions: GatewaySessions
  readonly random: Random

  constructor(options: DiscordOptions = {}) {
    const publish = (announcement: Announcement): void => this.sessions.publish(announcement)
    const named = options.botName === undefined ? {} : { botName: options.botName }
    this.world = new World({ now: options.now ?? Date.now, publish, ...named })
    this.voice = new Voice(this.world)
    this.messages = new Messages(this.world)
    this.commands = new Commands(this.world)
    this.interactions = new Interactions(this.world, this.messages)
    this.sessions = new GatewaySessions(this.world, options)
    this.random = seededRandom(options.seed ?? 1)
  }
}
