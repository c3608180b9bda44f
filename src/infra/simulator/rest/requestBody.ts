import type { IncomingMessage } from "node:http"
import type { Upload } from "./RestRequest.ts"

export interface RequestBody {
  readonly body: unknown
  readonly files: ReadonlyArray<Upload>
}

/** Not JSON, or multipart without a readable `payload_json`. */
export const UNREADABLE = Symbol("unreadable body")

/** More than Discord takes. */
export const TOO_LARGE = Symbol("body too large")
const LARGEST = 100 * 1024 * 1024

/** Deeper than anything Discord knows, and far from what JSON can no longer write. */
const DEEPEST = 500

const isDeep = (text: string): boolean => {
  let depth = 0
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === "[" || token === "{") depth += 1
    else if (token === "]" || token === "}") depth -= 1
    if (depth > DEEPEST) return true
  }
  return false
}

const json = (text: string): unknown => {
  try {
    return text === "" ? undefined : isDeep(text) ? UNREADABLE : JSON.parse(text)
  } catch {
    return UNREADABLE
  }
}

const headersOf = (head: string) => ({
  field: /[; ]name="([^"]*)"/i.exec(head)?.[1] ?? "",
  filename: /filename="([^"]*)"/i.exec(head)?.[1],
  contentType: /^content-type:\s*(.+)$/im.exec(head)?.[1]?.trim() ?? "application/octet-stream"
})

/** Splits RFC 7578 form data. Discord's clients send `payload_json` and `files[n]`. */
const multipart = (raw: Buffer, boundary: string): RequestBody => {
  const delimiter = Buffer.from(`--${boundary}`)
  const files: Array<Upload> = []
  let body: unknown = undefined
  let at = raw.indexOf(delimiter)
  while (at >= 0) {
    const end = raw.indexOf(delimiter, at + delimiter.length)
    if (end < 0) break
    const part = raw.subarray(at + delimiter.length + 2, end - 2)
    const split = part.indexOf("\r\n\r\n")
    const content = part.subarray(split + 4)
    const { contentType, field, filename } = headersOf(part.subarray(0, split).toString("utf8"))
    if (field === "payload_json") body = json(content.toString("utf8"))
    else if (filename !== undefined) files.push({ field, filename, contentType, size: content.length, bytes: content })
    at = end
  }
  return { body, files }
}

export const readBody = async (request: IncomingMessage): Promise<RequestBody> => {
  const chunks: Array<Buffer> = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
    size += bytes.length
    // Read on, so that the client hears the answer, but keep nothing of it.
    if (size <= LARGEST) chunks.push(bytes)
    else chunks.length = 0
  }
  if (size > LARGEST) return { body: TOO_LARGE, files: [] }
  const raw = Buffer.concat(chunks)
  const boundary = /boundary="?([^";]+)"?/.exec(request.headers["content-type"] ?? "")?.[1]
  return boundary === undefined ? { body: json(raw.toString("utf8")), files: [] } : multipart(raw, boundary)
}
