/** Names of the files in a run's folder, for every process that writes, reads or removes them. */

/** Folder of the files to go on from. */
export const checkpointFolder = 'checkpoints'
const extension = '.safetensors'
/** What was written in the middle of an epoch. */
export const pausedCheckpoint = `paused${extension}`
/** Weights of the best epoch. */
export const bestWeights = `best${extension}`

/** The checkpoint at the end of an epoch, counted from 1. */
export function epochCheckpoint(epoch: number): string {
  return `${epoch}${extension}`
}

/** Whether a file of the folder is a whole checkpoint by its name, not one that is being written. */
export function isCheckpointName(name: string): boolean {
  return name === pausedCheckpoint || /^[1-9]\d*\.safetensors$/.test(name)
}
