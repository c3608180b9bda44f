import { isLoopback } from "../config/addresses.ts"

/** Where pictures are, for an API: Discord's own CDN, whatever proxy the API is asked through; a simulator's is beside it. */
export const cdnUrl = (apiUrl: string): string =>
  isLoopback(apiUrl) ? new URL("/cdn", apiUrl).href : "https://cdn.discordapp.com"
