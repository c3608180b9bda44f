import { Data, Predicate } from "effect"

/** A server of ours, and the variables that say where it listens. */
export interface Door {
  readonly name: "admin API" | "public web"
  readonly host: "GUILDHALL_ADMIN_HOST" | "GUILDHALL_HTTP_HOST"
  readonly port: "GUILDHALL_ADMIN_PORT" | "GUILDHALL_HTTP_PORT"
}

/** A server cannot listen where it was told to. */
export class AddressRefused extends Data.TaggedError("AddressRefused")<{
  readonly door: Door
  readonly reason: "taken" | "forbidden" | "not of this machine" | "unusable"
  readonly host: string
  readonly port: number
  readonly cause: unknown
}> {
  override get message() {
    return `The ${this.door.name} cannot listen on ${this.host}:${this.port}: ${mends[this.reason](this.door)}`
  }
}

const mends = {
  taken: ({ port }: Door) => `the port is taken. Stop what listens there, or set ${port} to another.`,
  forbidden: ({ port }: Door) => `this user may not use the port. Set ${port} to one above 1023.`,
  "not of this machine": ({ host }: Door) => `the host is no address of this machine. Set ${host} to one that is.`,
  unusable: ({ host, port }: Door) => `set ${host} and ${port} to where it may.`
} as const

const reasons: Readonly<Record<string, keyof typeof mends>> = {
  EADDRINUSE: "taken",
  EACCES: "forbidden",
  EADDRNOTAVAIL: "not of this machine",
  ENOTFOUND: "not of this machine"
}

/** Why an address was refused, by the error of the system. */
export const reasonOf = (cause: unknown): keyof typeof mends =>
  (Predicate.hasProperty(cause, "code") && typeof cause.code === "string" ? reasons[cause.code] : undefined) ??
  "unusable"
