import { useEffect, useRef, useState } from "preact/hooks"
import { order, type Refused, refusedOf, signedIn } from "../ask.ts"
import { counted } from "../figures.ts"
import { Heading } from "../parts/Heading.tsx"
import { Icon } from "../parts/Icon.tsx"

/** In the words of whoever typed the token. */
const refusalOf = ({ detail, message, retryAfter, status }: Refused): string =>
  status === 401
    ? "That is not the token of this bot."
    : status === 429
      ? `Too many wrong tokens came from here. Try again in ${counted(retryAfter ?? 60, "second")}.`
      : `${message}. ${detail}`

/** Asks for the operators' token. What was to be shown is shown as soon as it fits. */
export const SignIn = () => {
  const [refusal, setRefusal] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  // At first, and when another token has to be typed.
  useEffect(() => field.current?.select(), [refusal])
  const send = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!(event.currentTarget instanceof HTMLFormElement)) return
    const token = new FormData(event.currentTarget).get("token")
    setBusy(true)
    setRefusal(null)
    try {
      await order("POST", "/console/session", { token })
      signedIn.value = true
    } catch (error) {
      setRefusal(refusalOf(refusedOf(error)))
      setBusy(false)
    }
  }
  return (
    <main class="sign-in" id="main">
      <form class="panel" method="post" action="/console/session" onSubmit={(event) => void send(event)}>
        <p class="brand">Guildhall</p>
        <Heading title="Sign in" />
        <label for="token">Operators’ token</label>
        <input
          ref={field}
          id="token"
          name="token"
          type="password"
          autocomplete="current-password"
          required
          aria-describedby="where refusal"
          aria-invalid={refusal !== null}
        />
        <p id="where" class="hint">
          It is what <code>GUILDHALL_ADMIN_TOKEN</code> says. Where that is not set, the bot made one at its first
          start: it is in the file <code>admin-token</code> of its data folder.
        </p>
        <div id="refusal" role="alert">
          {refusal !== null && (
            <p class="problem">
              <Icon sign="bad" />
              <span>{refusal}</span>
            </p>
          )}
        </div>
        <button type="submit" class="primary" disabled={busy}>
          Sign in
        </button>
      </form>
    </main>
  )
}
