import * as fc from "fast-check"
import type { Framing, RawRequest } from "./exchange.ts"
import { awkwardTexts, mutation } from "./junk.ts"

export const escaped = (text: string): string => encodeURIComponent(text.toWellFormed())

const methods = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom("GET", "GET", "PUT", "POST", "HEAD", "DELETE", "PATCH", "OPTIONS") },
  { weight: 1, arbitrary: fc.constantFrom("TRACE", "CONNECT", "PROPFIND", "QUERY", "BOGUS", "get", "", "G\0T", "PRI") }
)

/** What may stand where an address names something. */
const pieces = fc.oneof(
  fc.constantFrom(
    "..",
    ".",
    "",
    "%2e%2e",
    "%2f",
    "%00",
    "%",
    "%zz",
    "%ff",
    "%C0%AF",
    "%E0%A4%A",
    "a".repeat(8000),
    "\\",
    ";x=1",
    "*",
    "%0d%0aX:%201",
    "[",
    "]",
    ":1"
  ),
  awkwardTexts.map(escaped),
  awkwardTexts
)

const addresses = fc.constantFrom(
  "//",
  "///",
  "*",
  "",
  "?",
  "#",
  "http://",
  "http://[",
  "//[",
  "http://elsewhere:99999/",
  `/${"a".repeat(100_000)}`,
  "/".repeat(10_000)
)

const header: fc.Arbitrary<readonly [string, string]> = fc.tuple(
  fc.constantFrom(
    "X-Fuzz",
    "Content-Type",
    "Content-Encoding",
    "Expect",
    "Upgrade",
    "Connection",
    "Authorization",
    "Host",
    "Transfer-Encoding",
    "Content-Length",
    "Cookie",
    "Accept",
    "Range",
    "If-None-Match",
    "X-Audit-Log-Reason",
    "X-Forwarded-For",
    "B3",
    "Traceparent",
    "X\0Y",
    "X Y",
    ""
  ),
  fc.oneof(
    awkwardTexts,
    fc.constantFrom(
      "text/plain",
      "application/json; charset=utf-7",
      "multipart/form-data; boundary=x",
      "multipart/form-data; boundary=",
      "gzip",
      "100-continue",
      "websocket",
      "chunked",
      "chunked, chunked",
      "identity",
      "-1",
      "99999999999999999999",
      "bytes=0-",
      "%zz",
      "%E0%A4%A",
      "a\rb",
      "a\nGET / HTTP/1.1",
      "\u0001",
      "y".repeat(20_000),
      "00-0-0-0"
    )
  )
)

const bytes = fc.oneof(
  fc
    .constantFrom(
      "[".repeat(100_000) + "]".repeat(100_000),
      "{",
      "[",
      '{"a":',
      "nul",
      "\ufeff{}",
      "'a'",
      "{}{}",
      "--x\r\n",
      '--x\r\nContent-Disposition: form-data; name="payload_json"\r\n\r\n{\r\n--x--'
    )
    .map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 100 }).map((some) => Buffer.from(some))
)

const framings: fc.Arbitrary<Framing> = fc.constantFrom("chunked", "both", "short", "garbled")

type Spoiling = (request: RawRequest) => RawRequest

/** An address cut at what parts it: its segments, and the names and values of its query. */
const delimiters = /([/?&=])/

const replaced = <A>(all: ReadonlyArray<A>, at: number, by: ReadonlyArray<A>): ReadonlyArray<A> =>
  all.length === 0 ? by : all.toSpliced(at % all.length, 1, ...by)

const spoilings: ReadonlyArray<fc.Arbitrary<Spoiling>> = [
  methods.map((method) => (request) => ({ ...request, method })),
  fc.tuple(fc.nat(), pieces).map(([at, piece]) => (request) => {
    const parts = request.address.split(delimiters)
    return { ...request, address: parts.with((at * 2) % (parts.length + 1), piece).join("") }
  }),
  addresses.map((address) => (request) => ({ ...request, address })),
  fc.tuple(awkwardTexts, pieces).map(([name, value]) => (request) => ({
    ...request,
    address: `${request.address}${request.address.includes("?") ? "&" : "?"}${escaped(name)}=${value}`
  })),
  header.map((extra) => (request) => ({ ...request, headers: [...request.headers, extra] })),
  fc.tuple(fc.nat(), fc.option(header)).map(([at, other]) => (request) => ({
    ...request,
    headers: replaced(request.headers, at, other === null ? [] : [other])
  })),
  framings.map((framing) => (request) => ({ ...request, framing })),
  mutation.map((mutate) => (request) => ({ ...request, body: mutate(request.body).value })),
  bytes.map((body) => (request) => ({ ...request, body }))
]

const made = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 3, arbitrary: fc.array(fc.oneof(...spoilings), { minLength: 1, maxLength: 2 }) }
)

/** Requests that a server takes: a quarter of them as they are, the others with one or two things spoilt. */
export const spoilt = (sound: fc.Arbitrary<RawRequest>): fc.Arbitrary<RawRequest> =>
  fc.tuple(sound, made).map(([request, made]) => made.reduce((spoiling, spoil) => spoil(spoiling), request))
