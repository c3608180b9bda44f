import { signal } from "@preact/signals"
import { palettes } from "../../../machines/pictures/palette.ts"
import { type ConsoleTheme, signs } from "./signs.ts"

const prefersLight = matchMedia("(prefers-color-scheme: light)")

const themeNow = (): ConsoleTheme => (prefersLight.matches ? "daylight" : "midnight")

/** What the operator's system asks for. */
export const theme = signal<ConsoleTheme>(themeNow())

/** All colours of a theme, for what is drawn on a canvas. */
export const coloursOf = (theme: ConsoleTheme) => ({ ...palettes[theme], ...signs[theme] })

/** Hands the colours of states on to the style sheets, now and whenever the system asks for the other theme. */
export const dress = (): void => {
  const paint = () => {
    theme.value = themeNow()
    const { activity, ...others } = signs[theme.value]
    const { style } = document.documentElement
    for (const [name, colour] of Object.entries({ ...others, ...activity })) style.setProperty(`--${name}`, colour)
  }
  prefersLight.addEventListener("change", paint)
  paint()
}
