import { hydrate } from "preact"

hydrate(<h1>board</h1>, document.body)
