import { GatewayIntentBits } from "discord.js"

/** Guilds, who is in voice, that messages were sent, and (privileged) who leaves, is renamed, gets a role. */
export const intents =
  GatewayIntentBits.Guilds |
  GatewayIntentBits.GuildVoiceStates |
  GatewayIntentBits.GuildMessages |
  GatewayIntentBits.GuildMembers

/** Without the one that an operator has to enable. */
export const reducedIntents = intents & ~GatewayIntentBits.GuildMembers

/** What is off without GUILD_MEMBERS, and what to do. */
export const reducedNotice =
  "Discord does not allow the members intent (GUILD_MEMBERS): running reduced. Members who leave, join, are renamed or " +
  "change roles go unnoticed until their next voice state or message, and level roles are not given back on rejoin. " +
  'Enable "Server Members Intent" at https://discord.com/developers/applications (your application, Bot, Privileged ' +
  "Gateway Intents) and restart."
