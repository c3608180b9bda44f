import { problem } from "./RestRequest.ts"

/** What Discord says of what is not there, or not allowed: its JSON error codes. */
export const unknownChannel = problem(404, 10003, "Unknown Channel")
export const unknownGuild = problem(404, 10004, "Unknown Guild")
export const unknownMember = problem(404, 10007, "Unknown Member")
export const unknownMessage = problem(404, 10008, "Unknown Message")
export const unknownRole = problem(404, 10011, "Unknown Role")
export const unknownUser = problem(404, 10013, "Unknown User")
export const unknownBan = problem(404, 10026, "Unknown Ban")
export const unknownVoiceState = problem(404, 10065, "Unknown Voice State")
export const missingAccess = problem(403, 50001, "Missing Access")
export const missingPermissions = problem(403, 50013, "Missing Permissions")
