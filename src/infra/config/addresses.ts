import { isIP } from "node:net"

/** Where a server listens. */
export interface Address {
  /** A name or an IP address, IPv6 without brackets. */
  readonly host: string
  /** 0: any free one. */
  readonly port: number
}

/** Every interface of the machine. */
const isUnspecified = (host: string) => host === "0.0.0.0" || /^[0:]+$/.test(host)

/** Whether two servers would want the same port of the same interface. */
export const collide = (a: Address, b: Address): boolean =>
  a.port !== 0 && a.port === b.port && (a.host === b.host || isUnspecified(a.host) || isUnspecified(b.host))

/** The address of a server as seen from its own machine. */
export const urlOf = ({ host, port }: Address): string => {
  const name = isUnspecified(host) ? "127.0.0.1" : isIP(host) === 6 ? `[${host}]` : host
  return `http://${name}:${port}`
}

/** Whether a URL leads nowhere but to the machine it is opened on: then it is not worth sending to anyone. */
export const isLoopback = (url: string): boolean => {
  const { hostname } = new URL(url)
  return /^(?:127\.[\d.]+|\[::1\]|(?:.+\.)?localhost)$/.test(hostname)
}
