/** Where the engine keeps what it found out about this machine's devices: the file that main names when it starts the engine. */
const [, , file] = process.argv

export const deviceCache: string | undefined = file?.endsWith('.json') ? file : undefined
