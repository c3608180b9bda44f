await import("../../bin/node24.mjs")
await import("./bot.ts")
