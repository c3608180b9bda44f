import { durationOfMs } from "../../../machines/texts/durationOfMs.ts"

/** A space that no line breaks at. */
const thin = "\u202f"

/** `1 234`. */
export const count = (value: number): string => String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, thin)

const trimmed = (value: number, digits: number) => value.toFixed(digits).replace(/\.?0+$/, "")

/** Few digits for small values, none for large ones. */
export const decimal = (value: number): string => (value >= 100 ? count(value) : trimmed(value, value >= 10 ? 1 : 2))

/** `0.4 ms`, `320 ms`, `1.2 s`, `3m`. */
export const latency = (ms: number): string =>
  ms < 1000 ? `${decimal(ms)}${thin}ms` : ms < 60_000 ? `${trimmed(ms / 1000, 1)}${thin}s` : durationOfMs(ms)

/** `212 MB`. */
export const bytes = (value: number): string =>
  value < 1e9 ? `${count(value / 1e6)}${thin}MB` : `${trimmed(value / 1e9, 2)}${thin}GB`

export const percent = (share: number): string => `${trimmed(share * 100, 1)}${thin}%`

/** How long ago, or for how long: `12s`, `3m`, `2h 5m`. */
export const lasting = (from: string | number, to: number): string =>
  durationOfMs(Math.max(0, to - (typeof from === "string" ? Date.parse(from) : from)))

/** To the second while it is short: `2:05`, `1:02:05`. */
export const stopwatch = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number) => String(value).padStart(2, "0")
  const minutes = Math.floor(seconds / 60)
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}

const timeOfDay = (timeZone?: string) =>
  new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", second: "2-digit" })
const here = timeOfDay()
const dayAndTime = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" })

/** `14:02:11`, where the browser is. */
export const wallTime = (instant: string | number): string => here.format(new Date(instant))

/** The same where the clock goes by a timezone (IANA name). */
export const wallTimeIn = (timezone: string): ((instant: number) => string) => {
  const there = timeOfDay(timezone)
  return (instant) => there.format(new Date(instant))
}

export const wallDate = (instant: string | number): string => dayAndTime.format(new Date(instant))

/** `1 member`, `2 members`. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${Math.round(value) === 1 ? one : many}`
