/**
 * Builds the engine's kernels (AssemblyScript) into out/kernels: one WebAssembly module with
 * relaxed SIMD, one without, and a small one that the start-up check times.
 * The same source gives the same bytes. Does nothing when the modules are newer than every source
 * file; `--force` builds anyway.
 */
import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = 'src/engine/kernels/assembly'
const variants = [
  {
    source: 'index.ts',
    file: 'kernels-relaxed.wasm',
    features: ['simd', 'threads', 'relaxed-simd'],
  },
  { source: 'index.ts', file: 'kernels-plain.wasm', features: ['simd', 'threads'] },
  { source: 'probe.ts', file: 'probe.wasm', features: ['simd', 'threads', 'relaxed-simd'] },
]

/**
 * Memory is the caller's (shared between threads, at most 4 GiB); the first 36 KiB are the queue of
 * jobs.
 */
const options = (folder, { source, file, features }) => [
  `${sources}/${source}`,
  '--baseDir',
  root,
  '--outFile',
  `${folder}/${file}`,
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory',
  '2',
  '--maximumMemory',
  '65536',
  '--memoryBase',
  '36864',
  ...features.flatMap((feature) => ['--enable', feature]),
]

export async function buildKernels(folder = 'out/kernels') {
  // takes a second, so only when something is built
  const { default: asc } = await import('assemblyscript/asc')
  mkdirSync(new URL(`../${folder}/`, import.meta.url), { recursive: true })
  for (const variant of variants) {
    const { error, stderr } = await asc.main(options(folder, variant))
    if (error)
      throw new Error(`${variant.file} was not built: ${error.message}\n${stderr.toString()}`)
  }
}

function isCurrent(folder) {
  const newest = (directory) =>
    Math.max(
      ...readdirSync(directory, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => statSync(`${entry.parentPath}/${entry.name}`).mtimeMs),
    )
  try {
    const built = Math.min(
      ...variants.map(({ file }) => statSync(`${root}/${folder}/${file}`).mtimeMs),
    )
    return (
      built >
      Math.max(
        newest(`${root}/src/engine/kernels`),
        statSync(fileURLToPath(import.meta.url)).mtimeMs,
      )
    )
  } catch {
    return false
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder =
    process.argv.find((argument) => argument.startsWith('--out='))?.slice('--out='.length) ??
    'out/kernels'
  if (process.argv.includes('--force') || !isCurrent(folder)) await buildKernels(folder)
}
