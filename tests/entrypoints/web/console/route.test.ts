import { assert, describe, it } from "@effect/vitest"
import { paths, routeOf } from "../../../../src/entrypoints/web/console/route.ts"

const guildId = "81384788765712384"
const userId = "175928847299117063"

describe("addresses of the console", () => {
  it("lead where their links come from", () => {
    const routes = [
      [paths.fleet, { page: "fleet" }],
      [paths.guilds, { page: "guilds" }],
      [paths.machines, { page: "machines" }],
      [paths.errors, { page: "errors" }],
      [paths.house(guildId), { page: "house", guildId, channelId: null }],
      [paths.room(guildId, "7"), { page: "house", guildId, channelId: "7" }],
      [paths.session(guildId, userId), { page: "session", guildId, userId }],
      [paths.member(guildId, userId), { page: "member", guildId, userId }]
    ] as const
    for (const [path, route] of routes) {
      assert.deepStrictEqual(routeOf(path), route)
      assert.deepStrictEqual(routeOf(`${path}/`), route)
    }
  })

  it("that are none lead nowhere", () => {
    const strange = [
      "/",
      "/consoles",
      "/console/guild",
      "/console/guilds/harbour",
      `/console/guilds/${guildId}/sessions`,
      `/console/guilds/${guildId}/sessions/${userId}/more`,
      `/console/guilds/${"9".repeat(20)}`,
      "/console/guilds/../machines",
      "/console/toString"
    ]
    for (const path of strange) assert.deepStrictEqual(routeOf(path), { page: "missing" }, path)
  })
})
