// @ts-check
/**
 * `node scripts/licences.mjs`: writes the list of all packages in the app with their licences, for
 * the page "About"; a part of the build. With `--check` it writes nothing, and fails when one of
 * them is not a licence that we can do with.
 */
import { writeFileSync } from 'node:fs'
import { isAllowed, licenceOf } from './lib/licence-terms.mjs'
import { inProject } from './lib/project.mjs'
import { runMain, say } from './lib/run.mjs'
import { shippedPackages } from './lib/shipped.mjs'

await runMain(async () => {
  const shipped = shippedPackages()
  if (!process.argv.includes('--check')) {
    const list = shipped.map((one) => ({ ...one, licence: licenceOf(one) }))
    writeFileSync(inProject('out', 'licences.json'), JSON.stringify(list))
    return 0
  }
  const odd = shipped.filter((one) => !isAllowed(one))
  for (const { name, version, licence } of odd)
    say(
      `${name} ${version} is under ${licence ?? 'no licence that it names'}. Read its terms, ` +
        'then put them into scripts/lib/licence-terms.mjs or take another package.',
    )
  say(`${shipped.length - odd.length} of ${shipped.length} packages are under known licences.`)
  return odd.length === 0 ? 0 : 1
})
