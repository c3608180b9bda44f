import { useErrorBoundary } from "preact/hooks"
import { signedIn } from "./ask.ts"
import { ErrorsPage } from "./errors/ErrorsPage.tsx"
import { FleetPage } from "./fleet/FleetPage.tsx"
import { GuildsPage } from "./guilds/GuildsPage.tsx"
import { HousePage } from "./house/HousePage.tsx"
import { MachinesPage } from "./machines/MachinesPage.tsx"
import { MemberPage } from "./member/MemberPage.tsx"
import { Heading } from "./parts/Heading.tsx"
import { place } from "./place.ts"
import { paths, routeOf, type Route } from "./route.ts"
import { SessionPage } from "./session/SessionPage.tsx"
import { signOut } from "./sign/signOut.ts"
import { SignIn } from "./sign/SignIn.tsx"

const places = [
  ["Fleet", paths.fleet, ["fleet"]],
  ["Guilds", paths.guilds, ["guilds", "house", "session", "member"]],
  ["Machines", paths.machines, ["machines"]],
  ["Errors", paths.errors, ["errors"]]
] as const satisfies ReadonlyArray<readonly [string, string, ReadonlyArray<Route["page"]>]>

const isWithin = (pages: ReadonlyArray<Route["page"]>, route: Route) => pages.includes(route.page)

const Shown = ({ route }: { readonly route: Route }) => {
  switch (route.page) {
    case "fleet":
      return <FleetPage />
    case "guilds":
      return <GuildsPage />
    case "house":
      return <HousePage {...route} />
    case "session":
      return <SessionPage {...route} />
    case "member":
      return <MemberPage {...route} />
    case "machines":
      return <MachinesPage />
    case "errors":
      return <ErrorsPage />
    case "missing":
      return (
        <>
          <Heading title="Nothing here" />
          <p>
            This address leads nowhere. <a href={paths.fleet}>To the fleet</a>
          </p>
        </>
      )
  }
}

const Failed = ({ error, retry }: { readonly error: unknown; readonly retry: () => void }) => (
  <>
    <Heading title="This page failed" />
    <p role="alert">{String(error)}</p>
    <button type="button" onClick={retry}>
      Try again
    </button>
  </>
)

/** Whose page it is: which room stands open makes no other page of it. */
const subjectOf = (route: Route) =>
  [route.page, "guildId" in route ? route.guildId : "", "userId" in route ? route.userId : ""].join("/")

const Guarded = ({ route }: { readonly route: Route }) => {
  const [error, retry] = useErrorBoundary()
  return error === undefined ? <Shown route={route} /> : <Failed error={error} retry={retry} />
}

/** The operators' console: sign-in, or the page of the address. */
export const App = () => {
  if (!signedIn.value) return <SignIn />
  const route = routeOf(place.value)
  return (
    <>
      <a class="skip" href="#main">
        To the content
      </a>
      <header class="bar">
        <a class="brand" href={paths.fleet}>
          Guildhall
        </a>
        <nav aria-label="Console">
          {places.map(([name, path, pages]) => (
            <a key={path} href={path} {...(isWithin(pages, route) ? { "aria-current": "page" as const } : {})}>
              {name}
            </a>
          ))}
        </nav>
        <button type="button" class="quiet" onClick={signOut}>
          Sign out
        </button>
      </header>
      <main id="main" tabIndex={-1}>
        <Guarded key={subjectOf(route)} route={route} />
      </main>
    </>
  )
}
