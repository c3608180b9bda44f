const types = new Set(["image/png", "image/webp", "image/jpeg", "image/gif"])

const largest = 1_000_000

/** A picture behind an address; throws when it is no picture, larger than a megabyte, or not to be had. */
export const fetchAvatar = async (url: URL, signal: AbortSignal): Promise<Uint8Array> => {
  const response = await fetch(url, { signal, redirect: "error" })
  const type = response.headers.get("content-type")?.split(";")[0]?.trim() ?? "none"
  if (!response.ok || !types.has(type) || response.body === null) {
    await response.body?.cancel()
    throw new Error(`${url.href} answered ${response.status} with ${type}`)
  }
  const parts: Array<Uint8Array> = []
  let size = 0
  // Leaving the loop lets go of the connection.
  for await (const part of response.body) {
    size += part.length
    if (size > largest) throw new Error(`${url.href} is larger than ${largest} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}
