import { GatewayIntentBits } from "discord.js"

const { GuildMembers, GuildMessages, GuildVoiceStates, Guilds } = GatewayIntentBits

/** What an operator need not enable: guilds, who is in voice, that a message was sent. */
export const reducedIntents: GatewayIntentBits = Guilds | GuildVoiceStates | GuildMessages

/** And, privileged: who joins, leaves, is renamed, gets or loses a role. */
export const intents: GatewayIntentBits = reducedIntents | GuildMembers

/** What is off without GUILD_MEMBERS, and what to do. */
export const reducedNotice =
  "Discord does not allow the members intent (GUILD_MEMBERS): running reduced. Members who leave, join, are renamed or " +
  "change roles go unnoticed until their next voice state or message, and level roles are not given back on rejoin. " +
  'Enable "Server Members Intent" at https://discord.com/developers/applications (your application, Bot, Privileged ' +
  "Gateway Intents) and restart."
