import { createHash } from "node:crypto"

/** A text's SHA-256, shortened to 128 bits: the same for the same text, everywhere and always. */
export const digestOf = (text: string): string => createHash("sha256").update(text).digest("base64url").slice(0, 22)
