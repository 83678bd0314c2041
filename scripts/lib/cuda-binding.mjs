// @ts-check
/**
 * The native part of the package for CUDA, compiled from its own unchanged sources against the
 * TensorFlow of a Python package for the processor: everything between our code and CUDA itself,
 * without a card.
 *
 * The package downloads its library of 2022 from a place of its own; that of a Python package has
 * the same C interface, with headers.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import { inProject } from './project.mjs'
import { step, StepFailed } from './run.mjs'

/** Read by the test: the folder of the package with its native part. */
export const bindingVariable = 'GRIDCAST_CUDA_BINDING'

const tensorflow = 'tensorflow-cpu==2.21.0'
const folder = inProject('out', 'cuda-binding')
const python = join(folder, 'venv', 'bin', 'python')
const source = inProject('node_modules', '@tensorflow', 'tfjs-node-gpu')
/** A package in which its own code finds the native part. */
const copy = join(folder, 'tfjs-node-gpu')

/** Makes it, as far as it isn't there. @returns {Promise<string>} the package's folder */
export async function makeBinding() {
  const why = whyNot()
  if (why !== null) throw new StepFailed(why)
  mkdirSync(folder, { recursive: true })
  if (!hasTensorFlow()) {
    await step('Making a Python', ['python3', '-m', 'venv', join(folder, 'venv')])
    await step(`Installing ${tensorflow} (about 250 MB)`, [
      ...[python, '-m', 'pip', 'install', '--quiet', tensorflow],
    ])
  }
  rmSync(copy, { recursive: true, force: true })
  cpSync(source, copy, { recursive: true })
  await compile()
  return copy
}

function whyNot() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return 'This is tried on Linux on x64 only.'
  if (!existsSync(source)) return 'The optional package @tensorflow/tfjs-node-gpu is not installed.'
  const missing = ['python3', 'g++'].filter(
    (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status !== 0,
  )
  return missing.length === 0 ? null : `This needs ${missing.join(' and ')}.`
}

const hasTensorFlow = () =>
  spawnSync(python, ['-c', 'import tensorflow'], { stdio: 'ignore' }).status === 0

async function compile() {
  const { stdout } = spawnSync(
    python,
    [
      '-c',
      'import tensorflow as tf; print(tf.sysconfig.get_include()); print(tf.sysconfig.get_lib())',
    ],
    { encoding: 'utf8', env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' } },
  )
  const [include = '', libraries = ''] = stdout.trim().split('\n')
  const headers = createRequire(import.meta.url)('node-api-headers').include_dir
  const native = join(copy, 'lib', 'napi-v8', 'tfjs_binding.node')
  mkdirSync(dirname(native), { recursive: true })
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(copy, 'binding', name))
  await step("Compiling the package's native part", [
    ...['g++', '-std=c++17', '-O1', '-fPIC', '-shared', '-DNAPI_VERSION=8'],
    ...[`-I${headers}`, `-I${include}`, `-I${copy}`],
    ...sources,
    ...['-o', native, `-L${libraries}`, `-Wl,-rpath,${libraries}`],
    ...['-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'],
  ])
}
