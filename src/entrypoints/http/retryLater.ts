import { HttpServerResponse, ProblemDetails } from "effect/http"

/** Tells whoever asks too much when to come back: in `ms`. */
export const retryLater = ({ title, type }: { readonly title: string; readonly type: string }, ms: number) => {
  const seconds = String(Math.ceil(ms / 1000))
  const problem = ProblemDetails.toResponse({ type, status: 429, title, detail: `Try again in ${seconds} s.` })
  return HttpServerResponse.setHeader(problem, "retry-after", seconds)
}
