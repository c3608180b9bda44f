import { signal } from "@preact/signals"
import { palettes } from "../../../machines/pictures/palette.ts"
import type { Activity } from "./answers.ts"

/** Colours of states. Their lightness is ten steps of CIE L* apart, so that areas differ for every eye. */
interface Signs {
  readonly activity: Readonly<Record<Activity, string>>
  readonly good: string
  readonly warning: string
  readonly bad: string
}

type Theme = "midnight" | "daylight"

const signs: Readonly<Record<Theme, Signs>> = {
  midnight: {
    activity: {
      active: "#81eda1",
      streaming: "#d3a1ff",
      video: "#119efc",
      afk: "#a57225",
      dormant: "#7a829c",
      disconnected: "#5a6077"
    },
    good: "#7ada96",
    warning: "#fdc25a",
    bad: "#fe8980"
  },
  daylight: {
    activity: {
      active: "#21884a",
      streaming: "#5f249f",
      video: "#075faf",
      afk: "#c88127",
      dormant: "#5d6479",
      disconnected: "#8b91a3"
    },
    good: "#047339",
    warning: "#a15801",
    bad: "#c21e1f"
  }
}

const prefersLight = matchMedia("(prefers-color-scheme: light)")

const themeNow = (): Theme => (prefersLight.matches ? "daylight" : "midnight")

/** What the operator's system asks for. */
export const theme = signal<Theme>(themeNow())

/** All colours of a theme, for what is drawn on a canvas. */
export const coloursOf = (theme: Theme) => ({ ...palettes[theme], ...signs[theme] })

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
