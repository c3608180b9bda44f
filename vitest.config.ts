import { defineConfig } from "vitest/config"

/** What holds a bot's clock against the truth has the machine to itself. */
const exact = [
  "tests/e2e/{damage,day,embedded,evening,outage,restart,standby,stockClient}.test.ts",
  "tests/chaos/**/*.test.ts",
  "tests/infra/discord/gateway*.test.ts"
]

const patience = { testTimeout: 300_000, hookTimeout: 300_000 }

export default defineConfig({
  test: {
    globalSetup: ["tests/support/pages.ts"],
    projects: [
      {
        test: {
          ...patience,
          name: "side by side",
          include: ["tests/**/*.test.ts"],
          exclude: exact,
          // More than there are cores on small machines: much of a test is waiting for servers.
          maxWorkers: 3,
          sequence: { groupOrder: 0 }
        }
      },
      {
        test: { ...patience, name: "one by one", include: exact, maxWorkers: 1, sequence: { groupOrder: 1 } }
      }
    ]
  }
})
