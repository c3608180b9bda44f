import { createHmac } from "node:crypto"
import { Context, Layer, Redacted } from "effect"
import type { GuildId, UserId } from "../../machines/ids.ts"

/** What a custom id carries. */
export interface Sealed {
  /** The component's name. */
  readonly name: string
  /** Its state as JSON; may be empty. */
  readonly state: string
}

/** Whom a component is for: whoever it was made for, or anyone who sees it. */
export type Audience = "caller" | "anyone"

/** Discord's own bound on a custom id. */
const longest = 100

const signatureLength = 14

const marks = { caller: "!", anyone: "*" } as const

/**
 * Custom ids that nobody else can make: `name mark signature state`. The signature covers the guild, and the member
 * where the component is for one member alone: pressed by another, or carried elsewhere, it does not open.
 */
export class CustomIds extends Context.Service<
  CustomIds,
  {
    readonly seal: (sealed: Sealed, audience: Audience, guildId: GuildId, userId: UserId) => string
    /** null: forged, somebody else's, or of another guild. */
    readonly open: (customId: string, guildId: GuildId, userId: UserId) => Sealed | null
  }
>()("guildhall/entrypoints/CustomIds") {
  /** The key is derived from the bot's token, so that messages outlive the process. */
  static readonly layer = (token: Redacted.Redacted): Layer.Layer<CustomIds> =>
    Layer.sync(CustomIds, () => {
      const key = createHmac("sha256", Redacted.value(token)).update("guildhall custom ids").digest()
      const sign = ({ name, state }: Sealed, guildId: GuildId, holder: string) =>
        createHmac("sha256", key)
          .update(JSON.stringify([name, state, guildId, holder]))
          .digest("base64url")
          .slice(0, signatureLength)
      return CustomIds.of({
        seal: (sealed, audience, guildId, userId) => {
          const signature = sign(sealed, guildId, audience === "caller" ? userId : "")
          const customId = `${sealed.name}${marks[audience]}${signature}${sealed.state}`
          if (customId.length > longest) throw new Error(`the state of "${sealed.name}" is too long: ${sealed.state}`)
          return customId
        },
        open: (customId, guildId, userId) => {
          const [, name, mark, signature, state] = /^([a-z-]+)([!*])([\w-]{14})(.*)$/su.exec(customId) ?? []
          if (name === undefined || state === undefined) return null
          const sealed = { name, state }
          return sign(sealed, guildId, mark === marks.caller ? userId : "") === signature ? sealed : null
        }
      })
    })
}
