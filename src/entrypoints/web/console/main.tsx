import { render } from "preact"
import { tick } from "../shared/now.ts"
import { App } from "./App.tsx"
import { dress } from "./colours.ts"
import { followLinks } from "./place.ts"
import "../shared/tokens.css"
import "./styles/ground.css"
import "./styles/parts.css"
import "./styles/pages.css"

dress()
tick()
followLinks()
render(<App />, document.body)
