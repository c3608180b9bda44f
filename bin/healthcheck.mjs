// For containers: exits 0 when the bot of this environment says that it is alive.
const { GUILDHALL_ADMIN_PORT } = process.env
const response = await fetch(`http://127.0.0.1:${GUILDHALL_ADMIN_PORT || 8081}/healthz`).catch(() => null)
process.exit(response?.ok === true ? 0 : 1)
