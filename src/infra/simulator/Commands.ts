import { type CommandPermission, isCallable } from "./commandAccess.ts"
import { announce } from "./dispatch.ts"
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

  /** By guild, then command or application. */
  readonly #permissions: Map<string, ReadonlyArray<CommandPermission>>

  constructor(world: World, stored: SavedWorld["commands"] = [], permissions: SavedWorld["commandPermissions"] = []) {
    this.#world = world
    this.#permissions = new Map(permissions)
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

  get savedPermissions(): SavedWorld["commandPermissions"] {
    return [...this.#permissions]
  }

  list(guildId: string | null): ReadonlyArray<RegisteredCommand> {
    return this.#sets.get(guildId ?? "") ?? []
  }

  /** What a member of a guild can call: its own commands before the global ones. */
  callable(guildId: string): ReadonlyArray<RegisteredCommand> {
    return [...this.list(guildId), ...this.list(null)]
  }

  /** Whether a member may call a command in a channel of a guild. */
  mayCall(guildId: string, userId: string, channelId: string, command: RegisteredCommand): boolean {
    const world = this.#world
    const needed = command.default_member_permissions
    return isCallable({
      guildId,
      member: world.member(guildId, userId),
      channel: world.channel(channelId),
      permissions: world.permissions(channelId, userId),
      needed: typeof needed === "string" ? BigInt(needed) : null,
      ofCommand: this.permissions(guildId, command.id),
      ofApplication: this.permissions(guildId, world.bot.id)
    })
  }

  /** The rules of a guild for one command, or for the application; none: there is nothing of its own. */
  permissions(guildId: string, id: string): ReadonlyArray<CommandPermission> {
    return this.#permissions.get(`${guildId}/${id}`) ?? []
  }

  /** The ids that have rules of their own in a guild. */
  permitted(guildId: string): ReadonlyArray<string> {
    const prefix = `${guildId}/`
    return [...this.#permissions.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length))
  }

  /** Allows or forbids: one command, or (null) all that have no rules of their own. */
  permit(guildId: string, commandId: string | null, rule: CommandPermission): void {
    const id = commandId ?? this.#world.bot.id
    const others = this.permissions(guildId, id).filter((it) => it.id !== rule.id)
    this.#permissions.set(`${guildId}/${id}`, [...others, rule])
    const data = this.permissionsPayload(guildId, id)
    this.#world.publish(announce("APPLICATION_COMMAND_PERMISSIONS_UPDATE", guildId, 0, data))
  }

  permissionsPayload(guildId: string, id: string) {
    const permissions = [...this.permissions(guildId, id)]
    return { id, application_id: this.#world.bot.id, guild_id: guildId, permissions }
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
