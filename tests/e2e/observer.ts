import { Client, Events, GatewayIntentBits } from "discord.js"
import { Effect } from "effect"
import type { Simulator } from "../../src/infra/simulator/Simulator.ts"

/** A message of the bot's as somebody beside it sees it. */
export interface Seen {
  readonly channelId: string
  /** As it was last edited. */
  content: string
  readonly direct: boolean
}

/**
 * A stock discord.js client on the bot's own account: it sees what the bot writes, in guilds and to these users alone,
 * of whose direct channels it has to know beforehand.
 */
export const makeObserver = Effect.fnUntraced(function* (simulator: Simulator, userIds: ReadonlyArray<string>) {
  const client = new Client({
    intents: [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildMembers,
      GatewayIntentBits.GuildMessages,
      GatewayIntentBits.DirectMessages
    ],
    rest: { api: simulator.addresses.api }
  })
  const seen = new Map<string, Seen>()
  const errors: Array<unknown> = []
  client.on(Events.Error, (error) => errors.push(error))
  client.on(Events.MessageCreate, ({ author, channelId, content, guildId, id, interactionMetadata }) => {
    if (author.id !== client.user?.id || interactionMetadata !== null) return
    seen.set(id, { channelId, content, direct: guildId === null })
  })
  client.on(Events.MessageUpdate, (_, { content, id }) => {
    const message = seen.get(id)
    if (message !== undefined) message.content = content
  })
  yield* Effect.acquireRelease(
    Effect.promise(async () => {
      const ready = new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve()))
      await client.login(simulator.token)
      await ready
      for (const userId of userIds) await client.users.createDM(userId)
    }),
    () => Effect.promise(() => client.destroy())
  )
  return {
    errors,
    /** The bot's messages, oldest first. */
    messages: (): ReadonlyArray<Seen> => [...seen.values()],
    /** The names of the roles that a member wears, asked of Discord now. */
    rolesOf: (guildId: string, userId: string) =>
      Effect.promise(async () => {
        const guild = await client.guilds.fetch(guildId)
        const member = await guild.members.fetch({ user: userId, force: true })
        return member.roles.cache.map(({ name }) => name).filter((name) => name !== "@everyone")
      })
  }
})
