import { signal } from "@preact/signals"
import { heard } from "../shared/now.ts"
import type { Question } from "./questions.ts"

/** Whether the server takes us for an operator, as far as its last answer tells. */
export const signedIn = signal(true)

/** What the server refuses, as its problem says (RFC 9457); status 0: it cannot be reached. */
export class Refused extends Error {
  readonly status: number
  readonly detail: string
  /** Of a 429: seconds. */
  readonly retryAfter: number | null

  constructor(status: number, title: string, detail: string, retryAfter: number | null = null) {
    super(title)
    this.status = status
    this.detail = detail
    this.retryAfter = retryAfter
  }
}

/** Whatever went wrong, as a refusal. */
export const refusedOf = (error: unknown): Refused =>
  error instanceof Refused ? error : new Refused(0, "The console could not go on", String(error))

const unreachable = () => new Refused(0, "The bot cannot be reached", "It has stopped, or the way to it is cut.")

const textOf = (problem: unknown, field: string) => {
  const value: unknown = typeof problem === "object" && problem !== null ? Reflect.get(problem, field) : undefined
  return typeof value === "string" ? value : ""
}

const problemOf = async (response: Response): Promise<Refused> => {
  const problem: unknown = await response.json().catch(() => null)
  const after = Number(response.headers.get("retry-after") ?? Number.NaN)
  return new Refused(
    response.status,
    textOf(problem, "title") || `The bot answered ${response.status}`,
    textOf(problem, "detail"),
    Number.isFinite(after) ? after : null
  )
}

const send = async (path: string, init: RequestInit): Promise<Response> => {
  const response = await fetch(path, { ...init, credentials: "same-origin", redirect: "error" }).catch(
    (error: unknown) => {
      throw error instanceof DOMException && error.name === "AbortError" ? error : unreachable()
    }
  )
  heard(response.headers.get("date"))
  if (response.ok) return response
  if (response.status === 401) signedIn.value = false
  throw await problemOf(response)
}

/**
 * Asks the admin API. What it answers is taken as it is: the server that made it with its Schemas also served this
 * script. Fails with `Refused`.
 */
export const ask = async <Answer>({ path }: Question<Answer>, signal: AbortSignal | null = null): Promise<Answer> => {
  const answer: Answer = await (await send(path, { signal })).json()
  return answer
}

/** Has the server do something; answers what it says, null when it says nothing. */
export const order = async (method: "POST" | "DELETE", path: string, body?: unknown): Promise<unknown> => {
  const payload =
    body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }
  const response = await send(path, { method, ...payload })
  return response.status === 204 ? null : response.json()
}
