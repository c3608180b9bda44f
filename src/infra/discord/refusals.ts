import { GatewayRefused } from "./Gateway.ts"

const portal = "https://discord.com/developers/applications"

const mends: Readonly<Record<number, readonly [reason: GatewayRefused["reason"], mend: string]>> = {
  401: ["bad token", `Set DISCORD_TOKEN to the token shown at ${portal} (your application, Bot, Reset Token).`],
  4004: ["bad token", `Set DISCORD_TOKEN to the token shown at ${portal} (your application, Bot, Reset Token).`],
  4010: ["sharding", "Set GUILDHALL_SHARDS to ids below their count, such as 0-3/8, or to auto."],
  4011: ["sharding", "The bot is in too many guilds for so few shards: set GUILDHALL_SHARDS to auto."],
  4012: ["api version", "Discord has retired gateway version 10: upgrade Guildhall."],
  4013: ["invalid intent", "Discord does not know an intent we ask for: upgrade Guildhall."],
  4014: [
    "missing intent",
    `Enable "Server Members Intent" at ${portal} (your application, Bot, Privileged Gateway Intents).`
  ]
}

/** The refusal that a close code or an HTTP status stands for; null: trying again may help. */
export const refusalOf = (code: number): GatewayRefused | null => {
  const known = mends[code]
  return known === undefined ? null : new GatewayRefused({ reason: known[0], code, mend: known[1] })
}
