import type { IncomingMessage } from "node:http"

/** What a request asks for; null when it is no address, as `//` is none. */
export const addressOf = ({ url = "/" }: IncomingMessage): URL | null => URL.parse(url, "http://simulated.invalid")
