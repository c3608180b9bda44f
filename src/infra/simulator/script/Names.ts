import { PermissionFlagsBits } from "discord.js"
import type { Channel, Guild, Message, Overwrite, Role } from "../model.ts"
import { isPermitted } from "../permissions.ts"
import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import { refuse } from "../World.ts"

const one = <A>(found: ReadonlyArray<A>, kind: string, name: string, known: Iterable<string>): A => {
  const [first] = found
  if (first === undefined) {
    const names = [...known]
    return refuse(
      `no ${kind} is called "${name}"`,
      names.length === 0 ? `make it first` : `there are: ${names.join(", ")}`
    )
  }
  return found.length === 1
    ? first
    : refuse(`"${name}" names ${found.length} ${kind}s`, "say which, with an alias or an id")
}

const byName = <A extends { readonly id: string; readonly name: string }>(
  all: Iterable<A>,
  name: string
): ReadonlyArray<A> => {
  const every = [...all]
  const exact = every.filter((it) => it.id === name)
  return exact.length > 0 ? exact : every.filter((it) => it.name === name)
}

/** What scripts call things: aliases given with `as`, plain names, or ids. */
export class Names {
  readonly #discord: SimulatedDiscord
  readonly #aliases = new Map<string, string>()

  constructor(discord: SimulatedDiscord) {
    this.#discord = discord
  }

  /** Remembers an alias, of anything. Given again, it means the newer thing. */
  alias(as: string | undefined, id: string): void {
    if (as !== undefined) this.#aliases.set(as, id)
  }

  id(name: string): string {
    return this.#aliases.get(name) ?? name
  }

  get aliases(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#aliases)
  }

  /** Left out: the only guild there is. */
  guild(name: string | undefined): Guild {
    const { guilds } = this.#discord.world
    const facts = [...guilds.values()].map((it) => it.facts)
    if (name === undefined) {
      return facts.length === 1 && facts[0] !== undefined
        ? this.#discord.world.guild(facts[0].id)
        : refuse(`there are ${facts.length} guilds`, `say which one, with "guild"`)
    }
    const known = guilds.get(this.id(name))
    return (
      known ??
      this.#discord.world.guild(
        one(
          byName(facts, name),
          "guild",
          name,
          facts.slice(0, 20).map((it) => it.name)
        ).id
      )
    )
  }

  user(name: string): string {
    const { users } = this.#discord.world
    const id = this.id(name)
    return users.has(id) ? id : one(byName(users.values(), name), "member", name, Object.keys(this.aliases)).id
  }

  /** A member and their guild. Left out, the guild is the one they talk in, or the only one they are in. */
  member(name: string, guildName: string | undefined): { readonly guild: Guild; readonly userId: string } {
    const userId = this.user(name)
    if (guildName !== undefined) return { guild: this.guild(guildName), userId }
    const theirs = [...this.#discord.world.guilds.values()].filter(({ members }) => members.has(userId))
    const talking = theirs.find(({ voice }) => voice.has(userId))
    const [only] = talking === undefined ? theirs : [talking]
    if (only === undefined) return refuse(`${name} is in no guild`, "bring them in with a member step")
    return theirs.length === 1 || talking !== undefined
      ? { guild: only, userId }
      : refuse(`${name} is in ${theirs.length} guilds`, `say which one, with "guild"`)
  }

  channel(guild: Guild, name: string): Channel {
    const known = guild.channels.get(this.id(name))
    const all = [...guild.channels.values()]
    return (
      known ??
      one(
        byName(all, name),
        "channel",
        name,
        all.map((it) => it.name)
      )
    )
  }

  /** A channel of one kind, or the guild's first of that kind when left out. */
  textChannel(guild: Guild, name: string | undefined): Channel {
    if (name !== undefined) return this.channel(guild, name)
    const first = [...guild.channels.values()].find(({ kind }) => kind === "text")
    return first ?? refuse("the guild has no text channel", "make one with a channel step")
  }

  role(guild: Guild, name: string): Role {
    const known = guild.roles.get(this.id(name))
    const all = [...guild.roles.values()]
    return (
      known ??
      one(
        byName(all, name),
        "role",
        name,
        all.map((it) => it.name)
      )
    )
  }

  /** Whom permissions in a channel are given to: a role, or else a member. */
  holder(guild: Guild, name: string): Pick<Overwrite, "id" | "type"> {
    const [role] = byName(guild.roles.values(), this.id(name))
    return role === undefined ? { id: this.user(name), type: 1 } : { id: role.id, type: 0 }
  }

  /** A message that a member can see in a guild: by id, or `last`: the newest with components. */
  message(guild: Guild, userId: string, name: string | undefined): Message {
    const { world } = this.#discord
    const viewed = [...guild.channels.keys()].filter((id) =>
      isPermitted(world.permissions(id, userId), PermissionFlagsBits.ViewChannel)
    )
    return this.#newest(viewed, userId, name)
  }

  /** The same in a user's direct channel with the bot. */
  directMessage(userId: string, name: string | undefined): Message {
    const direct = [...this.#discord.world.directs.values()].filter(({ recipientId }) => recipientId === userId)
    return this.#newest(
      direct.map(({ id }) => id),
      userId,
      name
    )
  }

  #newest(channelIds: ReadonlyArray<string>, userId: string, name: string | undefined): Message {
    const seen = channelIds.flatMap((channelId) =>
      this.#discord.messages.in(channelId).filter(({ onlyFor }) => onlyFor === null || onlyFor === userId)
    )
    const wanted = name === undefined || name === "last" ? undefined : this.id(name)
    const newest = (a: Message, b: Message) => (BigInt(a.id) < BigInt(b.id) ? b : a)
    const found = seen.filter(({ components, id }) => (wanted === undefined ? components.length > 0 : id === wanted))
    return found.length === 0
      ? refuse("there is no such message", "let the bot answer first, or name the message by its id")
      : found.reduce(newest)
  }
}
