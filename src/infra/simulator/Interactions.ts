import { announce } from "./dispatch.ts"
import { type Draft, EPHEMERAL, LOADING, type Messages } from "./Messages.ts"
import type { Message } from "./model.ts"
import { directChannelPayload, guildChannelPayload, memberPayload, userPayload } from "./payloads.ts"
import type { World } from "./World.ts"

/** An application has 3 s to answer, and 15 min to go on answering. */
export const ANSWER_WITHIN = 3000
export const TOKEN_LIFE = 15 * 60_000

/** What an application may answer with: the callback types of REST v10. */
export type Answer =
  | { readonly type: 4 | 7; readonly flags: number; readonly change: Partial<Message> }
  | { readonly type: 5; readonly flags: number }
  | { readonly type: 6 }
  | { readonly type: 8; readonly data: unknown }
  | { readonly type: 9; readonly data: unknown }

/** One use of a command, component or modal, from the click to its last follow-up. */
export interface Interaction {
  readonly id: string
  readonly token: string
  /** 2 command, 3 component, 4 autocomplete, 5 modal. */
  readonly type: number
  readonly userId: string
  /** null: in a direct channel with the bot. */
  readonly guildId: string | null
  readonly channelId: string
  /** ms, UTC. */
  readonly at: number
  /** The message whose component was used. */
  readonly sourceId: string | null
  readonly answer: Answer | null
  /** `@original`, once there is one. */
  readonly messageId: string | null
  /** Whether the modal it was answered with has been submitted. */
  readonly submitted: boolean
}

/** What a member does: who, where, and Discord's data for it. Without a guild it is done in a direct channel. */
export interface Use {
  readonly type: number
  readonly guildId: string | null
  readonly channelId: string
  readonly userId: string
  readonly data: unknown
  readonly source?: Message
}

/** How many interactions are remembered. */
const REMEMBERED = 1000

/** Interactions under way. */
export class Interactions {
  readonly #world: World
  readonly #messages: Messages
  readonly #known = new Map<string, Interaction>()

  constructor(world: World, messages: Messages) {
    this.#world = world
    this.#messages = messages
  }

  /** Oldest first. */
  get all(): ReadonlyArray<Interaction> {
    return [...this.#known.values()]
  }

  find(id: string): Interaction | undefined {
    return this.#known.get(id)
  }

  withToken(token: string): Interaction | undefined {
    return this.all.findLast((it) => it.token === token)
  }

  /** Whether a token still opens its webhook. */
  isOpen(interaction: Interaction): boolean {
    return this.#world.now() - interaction.at <= TOKEN_LIFE
  }

  /** A member uses something of the application's: INTERACTION_CREATE. */
  use({ channelId, data, guildId, source, type, userId }: Use): Interaction {
    const world = this.#world
    const id = world.snowflakes.next()
    const interaction: Interaction = {
      id,
      token: `simulated-${world.newSessionId(id)}`,
      type,
      userId,
      guildId,
      channelId,
      at: world.now(),
      sourceId: source?.id ?? null,
      answer: null,
      messageId: type === 3 || type === 5 ? (source?.id ?? null) : null,
      submitted: false
    }
    this.#keep(interaction)
    world.publish(
      announce("INTERACTION_CREATE", guildId, 0, {
        id,
        application_id: world.bot.id,
        type,
        token: interaction.token,
        version: 1,
        channel_id: channelId,
        app_permissions: world.permissions(channelId, world.bot.id).toString(),
        locale: world.user(userId).locale,
        entitlements: [],
        attachment_size_limit: 10 * 1024 * 1024,
        data,
        ...(guildId === null ? this.#direct(channelId, userId) : this.#inGuild(guildId, channelId, userId)),
        ...(source === undefined ? {} : { message: this.#messages.payload(source) })
      })
    )
    return interaction
  }

  /** The callback. The first one counts; it must come within 3 s. */
  answer(id: string, token: string, answer: Answer): Interaction | "unknown" | "already" {
    const interaction = this.#known.get(id)
    if (interaction === undefined || interaction.token !== token) return "unknown"
    if (interaction.answer !== null) return "already"
    if (this.#world.now() - interaction.at > ANSWER_WITHIN) return "unknown"
    return this.#keep({ ...interaction, answer, messageId: this.#answerMessage(interaction, answer) })
  }

  /** A modal is submitted once. */
  close(interaction: Interaction): void {
    this.#keep({ ...interaction, submitted: true })
  }

  /** `@original` edited. What was deferred gets its words now; whether it is ephemeral was decided before. */
  editOriginal(interaction: Interaction, change: Partial<Message>): Message | undefined {
    const before = this.original(interaction)
    if (before === undefined) return undefined
    return this.#messages.edit(interaction.channelId, before.id, {
      ...change,
      flags: (change.flags ?? before.flags) & ~LOADING
    })
  }

  original(interaction: Interaction): Message | undefined {
    return interaction.messageId === null
      ? undefined
      : this.#messages.find(interaction.channelId, interaction.messageId)
  }

  followUp(interaction: Interaction, flags: number, change: Partial<Message>): Message {
    return this.#messages.post({ ...this.#draft(interaction, flags), ...change })
  }

  #inGuild(guildId: string, channelId: string, userId: string) {
    const world = this.#world
    const { facts } = world.guild(guildId)
    const permissions = world.permissions(channelId, userId).toString()
    return {
      guild_id: guildId,
      guild: { id: guildId, locale: facts.locale, features: ["COMMUNITY"] },
      guild_locale: facts.locale,
      channel: { ...guildChannelPayload(world.channel(channelId), facts), permissions },
      member: { ...memberPayload(world.member(guildId, userId), world.user(userId)), permissions },
      authorizing_integration_owners: { "0": guildId },
      context: 0
    }
  }

  /** In a direct channel there is a user instead of a member, and no guild that the application is installed in. */
  #direct(channelId: string, userId: string) {
    const user = this.#world.user(userId)
    return {
      channel: directChannelPayload(this.#world.channel(channelId), user),
      user: userPayload(user),
      authorizing_integration_owners: { "0": "0" },
      context: 1
    }
  }

  #answerMessage(interaction: Interaction, answer: Answer): string | null {
    if (answer.type === 4) {
      return this.#messages.post({ ...this.#draft(interaction, answer.flags), ...answer.change }).id
    }
    if (answer.type === 5) return this.#messages.post(this.#draft(interaction, answer.flags | LOADING)).id
    if (answer.type === 7 && interaction.sourceId !== null) {
      this.#messages.edit(interaction.channelId, interaction.sourceId, answer.change)
    }
    return interaction.messageId
  }

  #draft({ channelId, id, type, userId }: Interaction, flags: number): Draft {
    return {
      channelId,
      authorId: this.#world.bot.id,
      type: type === 2 ? 20 : 0,
      flags,
      webhookId: this.#world.bot.id,
      onlyFor: (flags & EPHEMERAL) === 0 ? null : userId,
      interaction: { id, type, userId }
    }
  }

  #keep(interaction: Interaction): Interaction {
    this.#known.set(interaction.id, interaction)
    const [oldest] = this.#known.size > REMEMBERED ? this.#known.keys() : []
    if (oldest !== undefined) this.#known.delete(oldest)
    return interaction
  }
}
