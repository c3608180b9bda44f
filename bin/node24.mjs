// Plain JavaScript, because an older Node cannot even read what it would otherwise be asked to run.
const [major = 0] = process.versions.node.split(".").map(Number)
if (major < 24) {
  process.stderr.write(
    `Guildhall needs Node 24, and this is ${process.version}. \`npm ci\` brings the right one, and npm and npx use it; ` +
      "if install scripts are disabled, run `npm rebuild node` or install Node 24 yourself.\n"
  )
  process.exit(2)
}
