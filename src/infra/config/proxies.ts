import { Result } from "effect"
import proxyAddr from "proxy-addr"

/**
 * Reads whose word is taken for where a request came from: addresses, subnets, and the names `loopback`, `linklocal` and
 * `uniquelocal`, comma-separated. null when one of them is none of these.
 */
export const parseProxies = (text: string): ReadonlyArray<string> | null => {
  const proxies = text.split(",").map((part) => part.trim())
  return Result.isSuccess(Result.try(() => proxyAddr.compile(proxies))) ? proxies : null
}
