#!/usr/bin/env node
import { existsSync } from "node:fs"

await import("./node24.mjs")

// A checkout runs its sources as they are. Inside node_modules Node strips no types: there is what was built of them.
const sources = new URL("../src/entrypoints/guildhall.ts", import.meta.url)
const built = new URL("../dist/src/entrypoints/guildhall.js", import.meta.url)
await import((existsSync(sources) ? sources : built).href)
