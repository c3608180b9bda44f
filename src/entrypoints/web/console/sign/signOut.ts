import { order, signedIn } from "../ask.ts"

/** Ends this browser's session. Where the bot cannot be reached, the cookie stays until it can. */
export const signOut = async (): Promise<void> => {
  await order("DELETE", "/console/session").catch(() => null)
  signedIn.value = false
}
