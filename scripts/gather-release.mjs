// @ts-check
/**
 * `node scripts/gather-release.mjs FROM TO`: puts the packages of all machines into one folder,
 * with their checksums; a step of the workflow that makes a release.
 */
import { gather } from './lib/package/gather.mjs'

const [, , from, to] = process.argv
if (from === undefined || to === undefined) throw new Error('Say from which folder to which.')
gather(from, to)
