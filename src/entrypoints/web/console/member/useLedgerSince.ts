import { useEffect, useRef, useState } from "preact/hooks"
import type { LedgerEntry } from "../answers.ts"
import { type Refused, refusedOf } from "../ask.ts"
import { extended } from "../extended.ts"
import { ledger } from "../questions.ts"
import { merged, settledUntil } from "./timeline.ts"

interface Ledger {
  /** ms, UTC. */
  readonly from: number | null
  readonly entries: ReadonlyArray<LedgerEntry>
  readonly refused: Refused | null
}

const askEvery = 5000

/** What is caught up after a gap is settled late: so far back every question reaches, ms. */
const overlap = 600_000

/** Whoever changes every second all day has fewer entries. */
const mostEntries = 100_000

/**
 * The ledger of a member from an instant on (ms; null: not known yet), kept up to date: asked for once, and then for
 * what is new, every few seconds and whenever the member is credited.
 */
export const useLedgerSince = (guildId: string, userId: string, from: number | null, creditedUntil: string | null) => {
  const [known, setKnown] = useState<Ledger>({ from, entries: [], refused: null })
  const latest = useRef(known)
  latest.current = known
  useEffect(() => {
    if (from === null) return
    const controller = new AbortController()
    let running = false
    const look = async () => {
      if (running || document.visibilityState === "hidden") return
      running = true
      const before = latest.current.from === from ? latest.current.entries : []
      const since = Math.max(from, settledUntil(before) - overlap)
      try {
        const question = ledger(guildId, userId, new Date(since).toISOString())
        const { items } = await extended(question, { items: [], next: null }, mostEntries, controller.signal)
        if (!controller.signal.aborted) setKnown({ from, entries: merged(before, items), refused: null })
      } catch (error) {
        if (!controller.signal.aborted) setKnown({ from, entries: before, refused: refusedOf(error) })
      }
      running = false
    }
    void look()
    const timer = setInterval(() => void look(), askEvery)
    return () => {
      clearInterval(timer)
      controller.abort()
    }
  }, [creditedUntil, from, guildId, userId])
  return known
}
