import { Effect } from "effect"
import { LedgerUnavailable } from "./LedgerStore.ts"

/**
 * SQLSTATE classes that say our own statement is wrong: trying again cannot help. Everything else (connection,
 * resources, shutdown, locks, timeouts, and whatever a driver reports without a code) may pass.
 */
const ours = new Set(["0A", "21", "22", "23", "26", "2B", "2F", "34", "38", "39", "3F", "42", "P0"])

const codeOf = (error: unknown): unknown =>
  typeof error === "object" && error !== null && "code" in error ? error.code : undefined

const isOurs = (error: unknown) => {
  const code = codeOf(error)
  if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code)) return ours.has(code.slice(0, 2))
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError
}

/** Runs a promise against the database. A fault that may pass fails; a statement that is wrong is a defect. */
export const orUnavailable = <A>(run: () => Promise<A>): Effect.Effect<A, LedgerUnavailable> =>
  Effect.tryPromise({ try: run, catch: (cause) => new LedgerUnavailable({ cause }) }).pipe(
    Effect.catchIf(
      ({ cause }) => isOurs(cause),
      ({ cause }) => Effect.die(cause)
    )
  )
