import { ApplicationCommandType, type RESTPutAPIApplicationCommandsJSONBody } from "discord.js"
import type { CommandFeature, ComponentFeature, Feature } from "./Feature.ts"

/** Everything the bot offers in Discord, found by the names that interactions carry. */
export class Registry {
  readonly #commands = new Map<string, CommandFeature>()
  readonly #components = new Map<string, ComponentFeature>()

  constructor(features: ReadonlyArray<Feature>) {
    for (const { commands = [], components = [] } of features) {
      for (const command of commands) this.#take(this.#commands, command.definition.name, command)
      for (const component of components) this.#take(this.#components, component.name, component)
    }
    for (const { command, name } of this.#components.values()) {
      if (!this.#commands.has(command)) throw new Error(`"${name}" belongs to "${command}", which is no command`)
    }
  }

  /** What is deployed. */
  get definitions(): RESTPutAPIApplicationCommandsJSONBody {
    return [...this.#commands.values()].map(({ definition }) => definition)
  }

  get commands(): ReadonlyArray<CommandFeature> {
    return [...this.#commands.values()].sort((a, b) => kindOf(a) - kindOf(b))
  }

  get components(): ReadonlyArray<ComponentFeature> {
    return [...this.#components.values()]
  }

  command(name: string): CommandFeature | undefined {
    return this.#commands.get(name)
  }

  component(name: string): ComponentFeature | undefined {
    return this.#components.get(name)
  }

  #take<A>(into: Map<string, A>, name: string, feature: A): void {
    if (into.has(name)) throw new Error(`two features are called "${name}"`)
    into.set(name, feature)
  }
}

const kindOf = ({ definition }: CommandFeature) => definition.type ?? ApplicationCommandType.ChatInput
