import type {
  APIActionRowComponent,
  APIComponentInMessageActionRow,
  APIEmbed,
  APIModalInteractionResponseCallbackData,
  RawFile
} from "discord.js"
import { Data } from "effect"
import type { Caller } from "../../infra/discord/interaction.ts"
import type { Person } from "../../infra/discord/person.ts"
import type { Access } from "../../machines/access/access.ts"
import type { ChannelId, GuildId, MessageId } from "../../machines/ids.ts"
import type { Theme } from "../../machines/pictures/theme.ts"
import type { GuildSettings } from "../../machines/settings/GuildSettings.ts"
import type { Language } from "../../machines/texts/language.ts"
import type { Audience, Sealed } from "./CustomIds.ts"

/** Somebody uses something of ours in a guild: all that its feature may want to know. */
export interface Use {
  readonly guildId: GuildId
  /** null: Discord did not say. */
  readonly channelId: ChannelId | null
  readonly caller: Caller
  /** The highest access the caller has. */
  readonly access: Access
  /** The caller's: what they chose, else that of their Discord. */
  readonly language: Language
  /** That of their Discord. */
  readonly discordLanguage: Language
  /** Of pictures: what they chose, else the guild's. */
  readonly theme: Theme
  readonly settings: GuildSettings
  /** When it was used: ms, UTC. */
  readonly at: number
  /** The message whose component was used. */
  readonly messageId: MessageId | null
  /** People whom the options name. */
  readonly people: ReadonlyMap<string, Person>
  /** Makes the custom id of a component. */
  readonly seal: (sealed: Sealed, audience: Audience) => string
}

/** What is said in answer. */
export interface Message {
  readonly content?: string
  readonly embeds?: ReadonlyArray<APIEmbed>
  readonly components?: ReadonlyArray<APIActionRowComponent<APIComponentInMessageActionRow>>
  /** Replace those of a message that is changed. */
  readonly files?: ReadonlyArray<RawFile & { readonly description?: string }>
}

export type Modal = Omit<APIModalInteractionResponseCallbackData, "custom_id"> & { readonly customId: string }

/** Who sees an answer, and what becomes of the message a component is on. */
export type Manner =
  /** A message for everyone. */
  | "public"
  /** A message that only the caller sees. */
  | "private"
  /** The component's own message changes. */
  | "update"
  /** A form opens. It has to be ready within 3 s: nothing slow may come before it. */
  | "modal"

/** What a feature answers in a given manner. */
export type AnswerIn<M extends Manner> = M extends "modal" ? Modal : Message

/** A request that is understood and refused: `say` tells the caller why, and what to do instead. */
export class Refusal extends Data.TaggedError("Refusal")<{ readonly say: (language: Language) => string }> {}
