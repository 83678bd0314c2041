/**
 * A ZIP file with which PyTorch forecasts: the run's weights, the package that has our layers and
 * families, and a script that says how they are used.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zipSync, type Zippable } from 'fflate'
import { writeTarget, type Target } from '../frames/write-target'

/** The package's folder, and what of it belongs to a model that only forecasts. */
const packageName = 'gridcast_job'
const besides = ['model.py', 'requirements.txt']

/**
 * @param weights the bytes of a checkpoint
 * @param packageFolder where the Python package lies
 * @throws GridcastError `export.write`
 */
export async function writePytorch(
  weights: Uint8Array,
  packageFolder: string,
  target: Target,
): Promise<void> {
  const modules = await readdir(join(packageFolder, packageName))
  const names = [
    ...besides,
    ...modules.filter((name) => name.endsWith('.py')).map((name) => `${packageName}/${name}`),
  ]
  const content: Zippable = { 'model.safetensors': [weights, { level: 0 }] }
  for (const name of names)
    content[name] = new Uint8Array(await readFile(join(packageFolder, name)))
  await writeTarget(target, zipSync(content))
}
