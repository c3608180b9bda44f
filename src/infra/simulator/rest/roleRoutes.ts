import { Schema } from "effect"
import { PermissionFlagsBits } from "discord.js"
import type { Guild } from "../model.ts"
import { isPermitted } from "../permissions.ts"
import { rolePayload } from "../payloads.ts"
import type { RoleChange } from "../Places.ts"
import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import { guildAccess } from "./guildAccess.ts"
import { readForm } from "./invalidForm.ts"
import { missingPermissions, unknownRole } from "./refusals.ts"
import { noContent, ok, problem } from "./RestRequest.ts"
import { route, type Route } from "./Route.ts"

/** A guild has so many roles at most. */
const MOST = 250

const maybe = <S extends Schema.Top>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))
const Color = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 0xffffff }))

const RoleForm = Schema.Struct({
  name: maybe(Schema.String.check(Schema.isMaxLength(100, { message: "Must be 100 or fewer in length." }))),
  permissions: maybe(Schema.String.check(Schema.isPattern(/^\d{1,20}$/))),
  color: maybe(Color),
  colors: maybe(Schema.Struct({ primary_color: Color })),
  hoist: maybe(Schema.Boolean)
})

const PositionsForm = Schema.Array(Schema.Struct({ id: Schema.String, position: maybe(Schema.Int) }))

const changeOf = ({ color, colors, hoist, name, permissions }: typeof RoleForm.Type): RoleChange => {
  const painted = colors?.primary_color ?? color ?? undefined
  return {
    ...(typeof name === "string" ? { name } : {}),
    ...(typeof permissions === "string" ? { permissions } : {}),
    ...(painted === undefined ? {} : { color: painted }),
    ...(typeof hoist === "boolean" ? { hoist } : {})
  }
}

/** The roles of a guild, and how many hold each. */
export const roleRoutes = (discord: SimulatedDiscord): ReadonlyArray<Route> => {
  const { places } = discord
  const { inGuild, manages, onRole, permissions } = guildAccess(discord)
  const { ManageRoles } = PermissionFlagsBits

  const listed = ({ roles }: Guild) => ok([...roles.values()].map(rolePayload))

  /** Nobody gives what they do not have. */
  const grants = (guild: Guild, change: RoleChange) =>
    isPermitted(permissions(guild), BigInt(change.permissions ?? "0"))

  const make = inGuild((guild, { body }) => {
    const form = readForm(RoleForm, body ?? {})
    if (form._tag === "Refused") return form.response
    const change = changeOf(form.value)
    if (!grants(guild, change)) return missingPermissions
    if (guild.roles.size >= MOST) return problem(400, 30_005, `Maximum number of guild roles reached (${MOST})`)
    return ok(rolePayload(places.addRole(guild.facts.id, change.name ?? "new role", change)))
  }, ManageRoles)

  const change = onRole((guild, role, { body }) => {
    const form = readForm(RoleForm, body ?? {})
    if (form._tag === "Refused") return form.response
    const changed = changeOf(form.value)
    if (!grants(guild, changed)) return missingPermissions
    return ok(rolePayload(places.updateRole(guild.facts.id, role.id, changed)))
  }, ManageRoles)

  const arrange = inGuild((guild, { body }) => {
    const form = readForm(PositionsForm, body)
    if (form._tag === "Refused") return form.response
    const moves = form.value.map(({ id, position }) => ({ role: guild.roles.get(id), position }))
    if (moves.some(({ role }) => role === undefined)) return unknownRole
    if (moves.some(({ role }) => role !== undefined && !manages(guild, role))) return missingPermissions
    for (const { position, role } of moves) {
      if (role !== undefined && typeof position === "number") places.updateRole(guild.facts.id, role.id, { position })
    }
    return listed(guild)
  }, ManageRoles)

  const count = inGuild((guild) => {
    const counts = new Map([...guild.roles.keys()].filter((id) => id !== guild.facts.id).map((id) => [id, 0]))
    for (const { roles } of guild.members.values()) for (const id of roles) counts.set(id, (counts.get(id) ?? 0) + 1)
    return ok(Object.fromEntries(counts))
  })

  const remove = onRole((guild, role) => {
    places.removeRole(guild.facts.id, role.id)
    return noContent
  }, ManageRoles)

  return [
    route("GET /guilds/:guild/roles", inGuild(listed)),
    route("GET /guilds/:guild/roles/member-counts", count),
    route(
      "GET /guilds/:guild/roles/:role",
      inGuild((guild, { param }) => {
        const role = guild.roles.get(param("role"))
        return role === undefined ? unknownRole : ok(rolePayload(role))
      })
    ),
    // 250 in 48 h: the headers in discord-net/Discord.Net#1451.
    route("POST /guilds/:guild/roles", make, { limit: { limit: 250, window: 48 * 3_600_000 } }),
    route("PATCH /guilds/:guild/roles", arrange),
    route("PATCH /guilds/:guild/roles/:role", change),
    route("DELETE /guilds/:guild/roles/:role", remove)
  ]
}
