import type { SavedWorld } from "./SavedWorld.ts"
import type { World } from "./World.ts"

/** A command as its application registered it; what else it says (options, type) is kept as it came. */
export interface RegisteredCommand {
  readonly id: string
  readonly name: string
  readonly [field: string]: unknown
}

/** The application's commands: global ones, and a set for each guild. */
export class Commands {
  readonly #world: World
  readonly #sets = new Map<string, ReadonlyArray<RegisteredCommand>>()

  constructor(world: World, stored: SavedWorld["commands"] = []) {
    this.#world = world
    for (const [key, set] of stored) {
      this.#sets.set(
        key,
        set.map((it) => ({ ...it, id: String(it.id), name: String(it.name) }))
      )
    }
  }

  get saved(): SavedWorld["commands"] {
    return [...this.#sets]
  }

  list(guildId: string | null): ReadonlyArray<RegisteredCommand> {
    return this.#sets.get(guildId ?? "") ?? []
  }

  /** What a member of a guild can call: its own commands before the global ones. */
  callable(guildId: string): ReadonlyArray<RegisteredCommand> {
    return [...this.list(guildId), ...this.list(null)]
  }

  /** Replaces a set; a command that keeps its name keeps its id. */
  overwrite(
    guildId: string | null,
    drafts: ReadonlyArray<{ readonly name: string; readonly [field: string]: unknown }>
  ): void {
    const before = this.list(guildId)
    const made = drafts.map((draft) => ({
      type: 1,
      description: "",
      options: [],
      default_member_permissions: null,
      nsfw: false,
      ...draft,
      id: before.find(({ name }) => name === draft.name)?.id ?? this.#world.snowflakes.next(),
      application_id: this.#world.bot.id,
      version: this.#world.snowflakes.next(),
      ...(guildId === null ? {} : { guild_id: guildId })
    }))
    this.#sets.set(guildId ?? "", made)
  }

  remove(commandId: string): void {
    for (const [key, set] of this.#sets)
      this.#sets.set(
        key,
        set.filter(({ id }) => id !== commandId)
      )
  }
}
