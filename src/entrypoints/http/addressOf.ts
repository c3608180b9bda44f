import { IncomingMessage } from "node:http"
import type { Http2ServerRequest } from "node:http2"
import ipaddr from "ipaddr.js"
import proxyAddr from "proxy-addr"

/** Who of those between a client and us is believed about where a request came from: addresses and subnets. */
export type TrustedProxies = ReadonlyArray<string>

/**
 * The address that a request came from, for limits: of the last one on its way whom we do not trust. IPv6 is taken by
 * /64, which is what one household has.
 */
export const addressOf = (trusted: TrustedProxies) => {
  const trust = proxyAddr.compile([...trusted])
  return (request: IncomingMessage | Http2ServerRequest): string => {
    const text = request instanceof IncomingMessage ? proxyAddr(request, trust) : ""
    if (!ipaddr.isValid(text)) return text
    const address = ipaddr.process(text)
    return address instanceof ipaddr.IPv6 ? address.parts.slice(0, 4).join(":") : address.toString()
  }
}
