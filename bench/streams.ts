import { readFileSync } from "node:fs"
import { Effect, Schema } from "effect"
import { LedgerStore } from "../src/infra/ledger/LedgerStore.ts"
import { GuildId, UserId } from "../src/machines/ids.ts"
import { GuildSettings } from "../src/machines/settings/GuildSettings.ts"
import { guildPath, makeStage } from "../tests/e2e/stage.ts"
import { start } from "./child.ts"
import { median } from "./median.ts"
import { quantiles } from "./quantiles.ts"
import type { Figure, Section } from "./report.ts"
import type { BareRequest } from "./streams/bare.ts"
import type { CrowdRequest, Heard } from "./streams/crowd.ts"

const clients = 10_000

/** Members of the guild: more than a board shows. */
const members = 120

const pushes = 3

/** Of a board's computations: seconds. */
const period = 20

const seconds = (count: number) => Effect.sleep(`${count} seconds`)

/** CPU time of a process so far in ms, and its resident memory in bytes (Linux). */
const usageOf = (pid: number) => {
  const [, rest = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")
  const fields = rest.split(" ")
  const ticks = Number(fields[11]) + Number(fields[12])
  const pages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1])
  return { cpuMs: ticks * 10, rssBytes: pages * 4096 }
}

/** From the first client that had a state to each: ms. */
const spreadOf = ({ at }: Heard) => {
  const first = Math.min(...at)
  return at.map((ms) => ms - first)
}

const figure = (what: string, value: number, unit: string, more: Partial<Figure> = {}): Figure => ({
  what,
  value,
  unit,
  references: [],
  aim: null,
  ...more
})

const settings = Schema.encodeSync(GuildSettings)(Schema.decodeSync(GuildSettings)({ modules: { webBoard: true } }))

const metricsOf = (text: string) => (name: string) => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1] ?? 0)

/** Ten thousand clients at one board of the bot as it is run, and at a bare server that writes as much. */
const measure = Effect.gen(function* () {
  const names = Array.from({ length: members }, (_, i) => `sailor${i}`)
  const stage = yield* makeStage(names)
  const guildId = GuildId.make(stage.simulator.names.guild("g").facts.id)
  const give = (name: string, xp: number) =>
    Effect.flatMap(LedgerStore, (ledger) => {
      const userId = UserId.make(stage.simulator.names.user(name))
      return ledger.adjust(guildId, userId, { kind: "add", xp }, "a bench", "bench")
    })
  yield* stage.inStores(Effect.forEach(names, (name, i) => give(name, 1000 + 10 * i), { discard: true }))
  const bot = yield* stage.start({ GUILDHALL_TRUSTED_PROXIES: "loopback" })
  yield* bot.ready
  yield* bot.put(guildPath(stage.simulator, "/settings"), settings)
  const site = new URL(/Public web: (http:[^"\s]+)/.exec(bot.stdout())?.[1] ?? "")
  const admin = /Admin API: (http:[^",\s]+)/.exec(bot.stdout())?.[1] ?? ""
  const path = "/api/guilds/harbour/leaderboard/stream"
  const metrics = Effect.promise(() => fetch(`${admin}/metrics`).then((answer) => answer.text())).pipe(
    Effect.map(metricsOf)
  )
  const child = <Request extends object>(file: string) =>
    Effect.acquireRelease(
      Effect.sync(() => start<Request>(file)),
      ({ kill }) => Effect.sync(kill)
    )
  const crowd = yield* child<CrowdRequest>("streams/crowd.ts")
  const bare = yield* child<BareRequest>("streams/bare.ts")
  const ask = (request: CrowdRequest) => Effect.promise(() => crowd.ask(request))
  const heard = Effect.map(ask({ ask: "heard" }), (answer) => answer as Heard)
  /** Until everybody was told. */
  const everybody = Effect.gen(function* () {
    let all: Heard = { open: 0, boards: 0, at: [], bytes: 0 }
    while (all.at.length < clients) {
      yield* Effect.sleep("250 millis")
      const more = yield* heard
      all = { ...more, boards: all.boards + more.boards, at: [...all.at, ...more.at], bytes: all.bytes + more.bytes }
    }
    return all
  })

  yield* Effect.promise(() => fetch(new URL("/api/guilds/harbour/leaderboard", site)))
  yield* seconds(5)
  const alone = usageOf(bot.pid)
  const opening = performance.now()
  yield* ask({ ask: "open", port: Number(site.port), path, clients })
  const openMs = performance.now() - opening
  yield* seconds(period)
  const first = yield* heard
  const frameBytes = Math.round(first.bytes / clients)

  const before = { usage: usageOf(bot.pid), metrics: yield* metrics }
  yield* seconds(3 * period)
  const quiet = yield* heard
  const after = { usage: usageOf(bot.pid), metrics: yield* metrics }
  const computations = "guildhall_web_board_computations_total"
  const quietComputations = after.metrics(computations) - before.metrics(computations)

  const spreads: Array<number> = []
  const cpus: Array<number> = []
  for (let push = 0; push < pushes; push++) {
    const from = usageOf(bot.pid).cpuMs
    yield* stage.inStores(give("sailor3", 1000))
    const told = yield* everybody
    yield* seconds(1)
    cpus.push(usageOf(bot.pid).cpuMs - from)
    spreads.push(...spreadOf(told))
    yield* seconds(period)
    yield* heard
  }
  const last = usageOf(bot.pid)
  const done = yield* metrics
  yield* ask({ ask: "leave" })

  const port = Number(yield* Effect.promise(() => bare.ask({ ask: "listen" })))
  yield* ask({ ask: "open", port, path: "/", clients })
  yield* heard
  const bareSpreads: Array<number> = []
  const bareCpus: Array<number> = []
  for (let push = 0; push < pushes; push++) {
    bareCpus.push(Number(yield* Effect.promise(() => bare.ask({ ask: "push", bytes: frameBytes }))))
    bareSpreads.push(...spreadOf(yield* everybody))
  }

  const ours = quantiles(spreads)
  const theirs = quantiles(bareSpreads)
  const cpu = median(cpus)
  const bareCpu = median(bareCpus)
  const against = (value: number, ours: number) => [{ name: "bare node:http", value, ratio: ours / value }]
  const section: Section = {
    title: `${clients} event streams of one board (${frameBytes} bytes to a state)`,
    figures: [
      figure("to open them all, each told the last state", openMs / 1000, "s"),
      figure("memory a stream", (before.usage.rssBytes - alone.rssBytes) / clients / 1024, "KiB"),
      figure(`computations in ${3 * period} s`, quietComputations, "", {
        aim: { says: "one in 20 s", holds: quietComputations <= 3 + 1 && quietComputations >= 2 }
      }),
      figure("bytes told in them, nothing having changed", quiet.bytes, "bytes", {
        aim: { says: "none", holds: quiet.bytes === 0 }
      }),
      figure(
        "CPU of the bot in them, of one core",
        ((after.usage.cpuMs - before.usage.cpuMs) / (3 * period * 1000)) * 100,
        "%"
      ),
      figure("a push to all: from the first told to the last, p50", ours.p50, "ms", {
        references: against(theirs.p50, ours.p50)
      }),
      figure("the same, p99", ours.p99, "ms", { references: against(theirs.p99, ours.p99) }),
      figure("the same, the last", ours.most, "ms", { references: against(theirs.most, ours.most) }),
      figure("CPU of a push to all, with the rest of the bot", cpu, "ms", { references: against(bareCpu, cpu) }),
      figure("streams hung up on", done("guildhall_web_streams_dropped_total"), ""),
      figure("streams still open", done("guildhall_web_streams"), "", {
        aim: { says: `all ${clients}`, holds: done("guildhall_web_streams") === clients }
      }),
      figure("memory of the bot in the end", last.rssBytes / 2 ** 20, "MiB")
    ]
  }
  return [section]
}).pipe(Effect.scoped)

export const streams = () => Effect.runPromise(measure)
