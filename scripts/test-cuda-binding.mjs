// @ts-check
/**
 * `npm run test:cuda-binding`: the engine on the native part of the package for CUDA, compiled
 * against TensorFlow for the processor (`lib/cuda-binding.mjs`), beside the reference. What it
 * shows is everything but CUDA itself. Needs Python, a compiler, and once about 250 MB.
 */
import { bindingVariable, makeBinding } from './lib/cuda-binding.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { packageProgram } from './lib/project.mjs'
import { run, runMain } from './lib/run.mjs'

await runMain(async () => {
  await ensureInstalled()
  const env = {
    ...process.env,
    [bindingVariable]: await makeBinding(),
    TF_CPP_MIN_LOG_LEVEL: '2',
  }
  const test = 'src/engine/devices/cuda/binding.test.ts'
  const { status } = await run(packageProgram('vitest', 'vitest.mjs', 'run', test), { env })
  return status
})
