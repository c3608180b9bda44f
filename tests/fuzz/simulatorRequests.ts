import * as fc from "fast-check"
import { Rest } from "../../src/infra/simulator/rest/Rest.ts"
import type { Route } from "../../src/infra/simulator/rest/Route.ts"
import type { Simulator } from "../../src/infra/simulator/Simulator.ts"
import type { RawRequest } from "./exchange.ts"
import { awkwardTexts } from "./junk.ts"
import { escaped } from "./requests.ts"
import { anyStep } from "./steps.ts"

/** An application's command, as the simulated bot registers it. */
export const rank = { name: "rank", description: "your rank", options: [{ type: 3, name: "of", description: "whose" }] }

const message = {
  content: "hello",
  embeds: [{ title: "t", fields: [{ name: "n", value: "v" }] }],
  components: [{ type: 1, components: [{ type: 2, style: 1, label: "Next", custom_id: "next" }] }],
  flags: 0,
  nonce: "1",
  enforce_nonce: true
}
const upload = Buffer.from(
  `--x\r\nContent-Disposition: form-data; name="payload_json"\r\n\r\n${JSON.stringify(message)}\r\n--x\r\nContent-Disposition: form-data; name="files[0]"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--x--`
)
const role = { name: "Mate", permissions: "8", color: 255 }
const messages = [message, { content: "again", message_reference: { message_id: "1" } }, upload]

const bodies: Readonly<Record<string, ReadonlyArray<unknown>>> = {
  "PUT /applications/:application/commands": [[rank]],
  "PUT /applications/:application/guilds/:guild/commands": [[rank]],
  "PATCH /guilds/:guild/members/:user": [
    { nick: "A", roles: [] },
    { channel_id: null },
    { communication_disabled_until: "2026-01-01T00:00:00Z" }
  ],
  "POST /guilds/:guild/roles": [role],
  "PATCH /guilds/:guild/roles": [[{ id: "1", position: 2 }], []],
  "PATCH /guilds/:guild/roles/:role": [role],
  "POST /channels/:channel/messages": messages,
  "PATCH /channels/:channel/messages/:message": messages,
  "POST /interactions/:id/:token/callback": [{ type: 4, data: message }, { type: 5 }, { type: 6 }, upload],
  "POST /webhooks/:application/:token": messages,
  "PATCH /webhooks/:application/:token/messages/:message": messages
}

const search = fc.oneof(
  { weight: 2, arbitrary: fc.constant("") },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom("limit", "after", "before", "around", "with_response", "wait"),
        fc.oneof(fc.constantFrom("2", "1000", "9223372036854775807", "true"), awkwardTexts)
      )
      .map(([name, value]) => `?${name}=${escaped(value)}`)
  }
)

/** Ids that are there, and one that is not though it looks so. */
const idsIn = ({ discord }: Simulator, name: string): ReadonlyArray<string> => {
  const { interactions, messages, world } = discord
  const [guild] = world.guilds.values()
  const known: Readonly<Record<string, () => Iterable<string>>> = {
    application: () => [world.bot.id],
    channel: () => guild?.channels.keys() ?? [],
    command: () => discord.commands.list(null).map(({ id }) => id),
    emoji: () => ["%F0%9F%92%A5"],
    guild: () => world.guilds.keys(),
    id: () => interactions.all.slice(-2).map(({ id }) => id),
    message: () => ["@original", ...messages.all.slice(-5).map(({ id }) => id)],
    role: () => guild?.roles.keys() ?? [],
    token: () => interactions.all.slice(-2).map(({ token }) => token),
    user: () => ["@me", ...(guild?.members.keys() ?? [])]
  }
  const ids = known[name]
  if (ids === undefined) throw new Error(`a route has a parameter of which nothing is known here: ${name}`)
  return [...ids(), "81384788765712386"]
}

/** A request that a simulator's own list of routes says it takes. The world moves: ids are those of the moment. */
const ofRoute = (simulator: () => Simulator, { method, template }: Route): fc.Arbitrary<RawRequest> =>
  fc
    .tuple(fc.infiniteStream(fc.nat()), search, fc.constantFrom(...(bodies[`${method} ${template}`] ?? [undefined])))
    .map(([choices, search, body]) => {
      const place = template.replaceAll(/:(\w+)/g, (_, name: string) => {
        const ids = idsIn(simulator(), name)
        return ids[Number(choices.next().value) % ids.length] ?? ""
      })
      return {
        method,
        address: `/api/v10${place}${search}`,
        headers: [
          ["Host", "x"],
          ["Authorization", `Bot ${simulator().token}`],
          ["Content-Type", body === upload ? "multipart/form-data; boundary=x" : "application/json"]
        ],
        framing: "length",
        body
      }
    })

const control = fc
  .oneof(
    fc
      .oneof(
        anyStep,
        fc.array(anyStep, { maxLength: 3 }),
        fc.constant({ do: "guild", as: "g2", name: "Meadow", voice: ["Hill"], text: ["talk"] })
      )
      .map((body) => ({ method: "POST", address: "/control/steps", body })),
    fc
      .constantFrom(
        "/control/truth/g/ada",
        "/control/truth/g/ada?until=2026-01-01T00:00:00Z",
        "/control/truth/Harbour/Ben?settings=%7B%7D",
        "/control/rest",
        "/control/world",
        "/cdn/attachments/1/2/x",
        "/cdn/embed/avatars/1.png?size=64",
        "/cdn/avatars/1/a_0.gif",
        "/gw/?v=10&encoding=json"
      )
      .map((address) => ({ method: "GET", address, body: undefined }))
  )
  .map((asked): RawRequest => ({
    ...asked,
    headers: [
      ["Host", "x"],
      ["Content-Type", "application/json"]
    ],
    framing: "length"
  }))

/** Requests that a simulator takes: to Discord's REST, and to its own controls. */
export const simulatorRequests = (simulator: () => Simulator): fc.Arbitrary<RawRequest> => {
  const { routes } = new Rest(simulator().discord, { gateway: () => "" })
  return fc.oneof(
    { weight: 3, arbitrary: fc.oneof(...routes.map((route) => ofRoute(simulator, route))) },
    { weight: 1, arbitrary: control }
  )
}
