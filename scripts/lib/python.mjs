// @ts-check
/** A Python with numpy, asked by importing it, not by a file's presence. */
import { spawnSync } from 'node:child_process'

/** The command of a Python that has numpy, or null. */
export function findNumpy() {
  const works = (/** @type {string} */ name) =>
    spawnSync(name, ['-c', 'import numpy'], { stdio: 'ignore' }).status === 0
  return ['/usr/bin/python3', 'python3'].find(works) ?? null
}
