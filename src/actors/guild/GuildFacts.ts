import type { ChannelFacts } from "../../infra/discord/dispatch.ts"
import type { GuildRecord } from "../../machines/guild/guildRecord.ts"
import type { ChannelId, GuildId } from "../../machines/ids.ts"
import type { GuildSettings } from "../../machines/settings/GuildSettings.ts"

/** What is known of a guild besides who is where. */
export class GuildFacts {
  readonly guildId: GuildId
  name = ""
  afkChannelId: ChannelId | null = null
  readonly channels = new Map<ChannelId, ChannelFacts>()
  settings: GuildSettings

  constructor(guildId: GuildId, settings: GuildSettings) {
    this.guildId = guildId
    this.settings = settings
  }

  parentOf(channelId: ChannelId): ChannelId | null {
    return this.channels.get(channelId)?.parentId ?? null
  }

  /** The id as we hold it: one text for all who sit in the channel, which two of them compare without reading it. */
  sameId(channelId: ChannelId): ChannelId {
    return this.channels.get(channelId)?.id ?? channelId
  }

  /** Replaces everything that GUILD_CREATE tells anew. */
  learn(name: string, afkChannelId: ChannelId | null, channels: ReadonlyArray<ChannelFacts>): void {
    this.name = name
    this.afkChannelId = afkChannelId
    this.channels.clear()
    for (const channel of channels) this.channels.set(channel.id, channel)
  }

  /** Answers whether its AFK channel is another now. */
  update(name: string, afkChannelId: ChannelId | null): boolean {
    const moved = this.afkChannelId !== afkChannelId
    this.name = name
    this.afkChannelId = afkChannelId
    return moved
  }

  /** A list of the threads under some channels (all, when null) replaces what was known of them. */
  listThreads(parentIds: ReadonlyArray<ChannelId> | null, threads: ReadonlyArray<ChannelFacts>): void {
    for (const { id, kind, parentId } of this.channels.values()) {
      const listed = parentIds === null || (parentId !== null && parentIds.includes(parentId))
      if (kind === "thread" && listed) this.channels.delete(id)
    }
    for (const thread of threads) this.channels.set(thread.id, thread)
  }

  record(blindFrom: number | null): GuildRecord {
    return {
      v: 1,
      guildId: this.guildId,
      name: this.name,
      afkChannelId: this.afkChannelId,
      channels: [...this.channels.values()],
      settings: this.settings,
      blindFrom
    }
  }

  static fromRecord(record: GuildRecord): GuildFacts {
    const facts = new GuildFacts(record.guildId, record.settings)
    facts.learn(record.name, record.afkChannelId, record.channels)
    return facts
  }
}
