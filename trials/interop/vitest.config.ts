/** `npm run test:keras`: what only a Python with Keras can tell. */
import { defineConfig } from 'vitest/config'

const patienceMs = 600_000

export default defineConfig({
  test: {
    include: ['trials/interop/*.trial.ts'],
    environment: 'node',
    testTimeout: patienceMs,
    hookTimeout: patienceMs,
  },
})
