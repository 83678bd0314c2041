/** Tests that need Python with PyTorch and Ray: `npm run test:cluster`. */
import { defineConfig } from 'vitest/config'

/** Only against hanging: a busy machine may take as long as it needs. */
const patienceMs = 1_200_000

export default defineConfig({
  test: {
    include: ['trials/cluster/**/*.cluster.ts'],
    environment: 'node',
    globalSetup: 'scripts/lib/test-folder.mjs',
    fileParallelism: false,
    testTimeout: patienceMs,
    hookTimeout: patienceMs,
    teardownTimeout: patienceMs,
  },
})
