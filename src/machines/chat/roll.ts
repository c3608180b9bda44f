import type { MessageId } from "../ids.ts"

/**
 * 32 bits of a text: FNV-1a (Fowler, Noll, Vo; RFC 9923) over its characters, then the finaliser of MurmurHash3
 * (Appleby, public domain), without which ids that follow one another would land side by side.
 */
const hash32 = (text: string): number => {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** The XP of a message, uniform in `[min, max]`: decided by its id alone, so that a replay rolls the same. */
export const roll = (messageId: MessageId, range: { readonly min: number; readonly max: number }): number =>
  range.min + Math.floor((hash32(messageId) * (range.max - range.min + 1)) / 2 ** 32)
