import { createHash, createHmac, timingSafeEqual } from "node:crypto"
import { Clock, Context, Duration, Effect, Layer, Redacted } from "effect"

/** How long somebody stays signed in. */
export const signedIn = Duration.hours(12)

const digest = (text: string) => createHash("sha256").update(text).digest()

/**
 * Who is an operator: whoever has the token, or a pass that was given for it. A pass is the second at which it expires
 * and a signature keyed from the token: nothing is kept of it, and with another token all of them are void.
 */
export class Operators extends Context.Service<
  Operators,
  {
    readonly isToken: (text: string) => boolean
    /** A pass from now on. */
    readonly issue: Effect.Effect<string>
    /** Whether a pass of ours holds now. */
    readonly holds: (pass: string) => Effect.Effect<boolean>
  }
>()("guildhall/entrypoints/Operators") {
  static readonly layer = (token: Redacted.Redacted) =>
    Layer.sync(Operators, () => {
      // Digests are of equal length, so that comparing them takes the same time whatever was sent.
      const expected = digest(Redacted.value(token))
      const key = createHmac("sha256", Redacted.value(token)).update("guildhall operator pass").digest()
      const sign = (expires: number) =>
        `${expires}.${createHmac("sha256", key).update(`${expires}`).digest("base64url")}`
      const isSame = (sent: string, ours: string) => timingSafeEqual(digest(sent), digest(ours))
      return Operators.of({
        isToken: (text) => timingSafeEqual(digest(text), expected),
        issue: Effect.map(Clock.currentTimeMillis, (now) =>
          sign(Math.floor((now + Duration.toMillis(signedIn)) / 1000))
        ),
        holds: (pass) =>
          Effect.map(Clock.currentTimeMillis, (now) => {
            const expires = /^(\d{1,12})\./.exec(pass)?.[1]
            return expires !== undefined && isSame(pass, sign(Number(expires))) && now < Number(expires) * 1000
          })
      })
    })
}
