import { readdirSync, readFileSync } from "node:fs"
import { performance } from "node:perf_hooks"
import { memoryUsage, resourceUsage } from "node:process"
import { Context } from "effect"
import { LoopLag } from "./LoopLag.ts"

/** How this process is doing at a moment. */
export interface VitalSigns {
  /** Used since its start, by all its threads. */
  readonly cpuSeconds: number
  readonly residentBytes: number
  readonly heapBytes: number
  /** How late the event loop was at worst in 99 of 100 moments of the last 15 to 30 s. */
  readonly loopLagMs: number
}

/** What is dearer to find out, for who asks rarely. */
export interface DetailedSigns extends VitalSigns {
  readonly heapTotalBytes: number
  /** Of the same last 15 to 30 s: ms. */
  readonly loopLag: { readonly median: number; readonly longest: number }
  /** How long the event loop was at work since the start. */
  readonly loopBusySeconds: number
  /** Seconds, UTC. */
  readonly startedAt: number
  /** null where the system does not tell: everywhere but on Linux. */
  readonly descriptors: { readonly open: number; readonly most: number | null } | null
}

const listed = (folder: string): number | null => {
  try {
    return readdirSync(folder).length
  } catch {
    return null
  }
}

const mostDescriptors = (): number | null => {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1]
    return soft === undefined ? null : Number(soft)
  } catch {
    return null
  }
}

const makeVitals = () => {
  const lag = new LoopLag()
  const most = mostDescriptors()
  const signs = (): VitalSigns & { readonly heapTotalBytes: number } => {
    const { systemCPUTime, userCPUTime } = resourceUsage()
    const { heapTotal, heapUsed, rss } = memoryUsage()
    return {
      cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
      residentBytes: rss,
      heapBytes: heapUsed,
      heapTotalBytes: heapTotal,
      loopLagMs: lag.percentile(99)
    }
  }
  return {
    signs: (): VitalSigns => signs(),
    detailed: (): DetailedSigns => {
      const open = listed("/proc/self/fd")
      return {
        ...signs(),
        loopLag: { median: lag.percentile(50), longest: lag.longest },
        loopBusySeconds: performance.eventLoopUtilization().active / 1000,
        startedAt: performance.timeOrigin / 1000,
        descriptors: open === null ? null : { open, most }
      }
    }
  } as const
}

/** How this process is doing, read at each call. There is one process: nobody has to provide it. */
export const Vitals = Context.Reference<{
  readonly signs: () => VitalSigns
  readonly detailed: () => DetailedSigns
}>("guildhall/infra/Vitals", { defaultValue: makeVitals })
