// @ts-check
/** A Python with numpy, asked by importing it, not by a file's presence. */
import { spawnSync } from 'node:child_process'
import { inProject } from './project.mjs'

/** What reads our files and writes others for tests; `npm run readers` installs them. */
export const readerPackages = [
  'numpy==2.4.6',
  'netCDF4==1.7.5.1.post1',
  'xarray==2026.9.0',
  'rasterio==1.4.4',
  'h5py==3.16.0',
]

/** Keras 3, and Keras 2 as `tf-keras`; `npm run test:keras` installs them. */
export const kerasPackages = [
  'tensorflow-cpu==2.21.0',
  'keras==3.15.1',
  'tf-keras==2.21.0',
  'h5py==3.14.0',
]

/**
 * The command of a Python that has all of some modules, or null.
 * @param {readonly string[]} modules
 */
export function findPythonWith(modules) {
  const made = ['bin/python', 'Scripts/python.exe'].map((path) => inProject('out', 'readers', path))
  const works = (/** @type {string} */ name) =>
    spawnSync(name, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' }).status === 0
  return [...made, '/usr/bin/python3', 'python3'].find(works) ?? null
}

/** The command of a Python that has numpy, or null. */
export function findNumpy() {
  const works = (/** @type {string} */ name) =>
    spawnSync(name, ['-c', 'import numpy'], { stdio: 'ignore' }).status === 0
  return ['/usr/bin/python3', 'python3'].find(works) ?? null
}
