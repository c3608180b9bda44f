/** Where one is, from the outside in. */
export const Crumbs = ({ trail }: { readonly trail: ReadonlyArray<readonly [name: string, path: string]> }) => (
  <nav class="crumbs" aria-label="Above">
    {trail.map(([name, path]) => (
      <a key={path} href={path}>
        {name}
      </a>
    ))}
  </nav>
)
