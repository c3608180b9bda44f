import { Effect, Metric } from "effect"
import type { DetailedSigns } from "../../infra/process/Vitals.ts"

// Named as the client libraries of Prometheus name them, so that dashboards made for those show them as well.

const cpu = Metric.counter("process_cpu_seconds_total", {
  description: "Processor time used by the process",
  incremental: true
})
const busy = Metric.counter("guildhall_event_loop_busy_seconds_total", {
  description: "How long the event loop was at work: at 1 s a second it is full",
  incremental: true
})

const gauges = {
  started: Metric.gauge("process_start_time_seconds", { description: "When the process began, since 1970" }),
  resident: Metric.gauge("process_resident_memory_bytes", { description: "Resident memory" }),
  heapUsed: Metric.gauge("nodejs_heap_size_used_bytes", { description: "Heap in use" }),
  heapTotal: Metric.gauge("nodejs_heap_size_total_bytes", { description: "Heap taken from the system" }),
  lagMedian: Metric.gauge("nodejs_eventloop_lag_p50_seconds", {
    description: "How late the event loop was, median of the last 15 to 30 s"
  }),
  lag: Metric.gauge("nodejs_eventloop_lag_p99_seconds", {
    description: "How late the event loop was in 99 of 100 moments of the last 15 to 30 s"
  }),
  lagLongest: Metric.gauge("nodejs_eventloop_lag_max_seconds", {
    description: "How late the event loop was at worst in the last 15 to 30 s"
  }),
  descriptors: Metric.gauge("process_open_fds", { description: "Open file descriptors" }),
  mostDescriptors: Metric.gauge("process_max_fds", { description: "File descriptors that may be open" })
} as const

/** Tells how the process is doing. */
export const makeMeasureProcess = () => {
  let cpuSeconds = 0
  let busySeconds = 0
  return Effect.fnUntraced(function* (signs: DetailedSigns) {
    const used = signs.cpuSeconds - cpuSeconds
    const worked = signs.loopBusySeconds - busySeconds
    // Before anybody else may look: nothing is counted twice.
    cpuSeconds = signs.cpuSeconds
    busySeconds = signs.loopBusySeconds
    yield* Metric.update(cpu, used)
    yield* Metric.update(busy, worked)
    yield* Metric.update(gauges.started, signs.startedAt)
    yield* Metric.update(gauges.resident, signs.residentBytes)
    yield* Metric.update(gauges.heapUsed, signs.heapBytes)
    yield* Metric.update(gauges.heapTotal, signs.heapTotalBytes)
    yield* Metric.update(gauges.lagMedian, signs.loopLag.median / 1000)
    yield* Metric.update(gauges.lag, signs.loopLagMs / 1000)
    yield* Metric.update(gauges.lagLongest, signs.loopLag.longest / 1000)
    const { descriptors } = signs
    if (descriptors === null) return
    yield* Metric.update(gauges.descriptors, descriptors.open)
    if (descriptors.most !== null) yield* Metric.update(gauges.mostDescriptors, descriptors.most)
  })
}
