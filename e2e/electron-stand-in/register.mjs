// @ts-check
/**
 * `node --import e2e/electron-stand-in/register.mjs out/main/electron.js`: makes `electron` the
 * stand-in.
 */
import { registerHooks } from 'node:module'

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'electron') return next(specifier, context)
    return {
      url: new URL('./electron.ts', import.meta.url).href,
      format: 'module-typescript',
      shortCircuit: true,
    }
  },
})
