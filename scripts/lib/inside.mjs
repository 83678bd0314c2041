// @ts-check
/**
 * Commands in an empty machine (fresh-root.mjs). They run in namespaces of their own (util-linux'
 * unshare): what they mount and start is gone with them, however they end.
 */
import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { homeInside, nodeInside } from './fresh-root.mjs'
import { StepFailed } from './run.mjs'

/** Only against hanging. */
const patienceMs = 4 * 3600e3

const carriedVariables =
  /^(https?_proxy|no_proxy|all_proxy|node_extra_ca_certs|ssl_cert_file|npm_config_.*)$/i
/** What npm tells the scripts it runs, which is about this machine. */
const toldByNpm =
  /^npm_config_(.*prefix|\w+config|cache|init_module|node_gyp|npm_version|user_agent)$/i

/** A command that runs in the empty machine, its words shown and kept. */
export class Inside {
  words = ''
  /** @type {number | null} */
  status = null
  #child

  /**
   * @param {string} root @param {string} place the folder to run it in, as seen inside
   * @param {string} command @param {string} file where its words are kept
   */
  constructor(root, place, command, file) {
    // a line on its standard input ends it, as Ctrl-C does; so does our own end, whatever it was
    const ending = '(read -r _ <&3; kill -TERM $$) &'
    const script = `exec 3<&0; ${ending} exec ${command} </dev/null 3<&-`
    this.#child = spawnInside(root, place, ['sh', '-c', script])
    const kept = createWriteStream(file)
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        this.words += text
        kept.write(text)
        process.stderr.write(text)
      })
    }
    this.#child.on('close', (code) => kept.end(() => (this.status = code ?? 1)))
  }

  /** Waits for words; they may be the command's last. @param {RegExp} pattern */
  async said(pattern) {
    await until(() => pattern.test(this.words) || this.status !== null)
    const found = pattern.exec(this.words)
    if (found === null) throw new StepFailed(`ended with status ${this.status}, without its result`)
    return found[0]
  }

  async end() {
    this.#child.stdin.write('end\n')
    await this.ended()
  }

  async ended() {
    await until(() => this.status !== null)
  }

  async kill() {
    if (this.status === null) this.#child.kill('SIGKILL')
    await this.ended()
  }
}

/** @param {() => boolean} condition */
async function until(condition) {
  const end = performance.now() + patienceMs
  while (!condition()) {
    if (performance.now() > end) throw new StepFailed('hangs')
    await sleep(100)
  }
}

/** Mounts what every machine has and runs a command. `$0` is the root, `$1` the folder in it. */
const enter = `
  set -e
  mkdir -p "$0/dev/shm" "$0/dev/pts"
  mount -t proc proc "$0/proc"
  mount -t sysfs -o ro sysfs "$0/sys"
  mount -t devpts devpts "$0/dev/pts"
  mount -t tmpfs -o mode=1777 tmpfs "$0/dev/shm"
  chroot "$0" /bin/sh -c 'cd "$0" && exec "$@"' "$@" || exit $?`

/**
 * Starts a command in the empty machine; its three streams are pipes.
 * @param {string} root @param {string} folder where to run it, as seen inside
 * @param {string[]} command
 */
function spawnInside(root, folder, command) {
  const namespaces = ['--mount', '--pid', '--uts', '--ipc', '--fork', '--kill-child']
  const args = [...namespaces, 'sh', '-c', enter, root, folder, ...command]
  return spawn('/usr/bin/unshare', args, { env: environment(), stdio: 'pipe' })
}

function environment() {
  const carried = Object.entries(process.env).filter(
    ([name]) => carriedVariables.test(name) && !toldByNpm.test(name),
  )
  const folders = [`${nodeInside}/bin`, '/usr/local/sbin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']
  return {
    ...Object.fromEntries(carried),
    PATH: folders.join(':'),
    HOME: homeInside,
    LANG: 'C.UTF-8',
  }
}
