/** A GPU in software for tests: SwiftShader, as it comes with Chromium. */
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'

const usualPlaces = [
  '/usr/lib/chromium',
  '/usr/lib64/chromium-browser',
  '/opt/google/chrome',
  '/usr/lib/chromium-browser',
]

/**
 * Lets this process use SwiftShader as its GPU; must come before Dawn's start. False where there is
 * none.
 */
export function useSoftwareGpu(): boolean {
  const driver = usualPlaces
    .map((folder) => `${folder}/vk_swiftshader_icd.json`)
    .find((path) => existsSync(path))
  if (driver === undefined) return false
  Object.assign(process.env, { VK_ICD_FILENAMES: driver, GRIDCAST_SOFTWARE_GPU: '1' })
  process.env['XDG_RUNTIME_DIR'] ??= tmpdir()
  return true
}
