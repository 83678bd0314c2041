import type { AreaTexts } from '../area'
import type { keeping as area } from '../areas/keeping'

const tryAgain = 'Then try again; a training goes on by itself.'

const listed = (damaged: readonly { file: string; problem: string }[]) =>
  damaged.map(({ file, problem }) => `${file}: ${problem}`).join('; ')

export const keeping = {
  errors: {
    'run.unknown': [
      ({ id }) => `There is no run "${id}".`,
      'List the runs and choose one of them.',
    ],
    'run.busy': [
      ({ name }) => `The run "${name}" is being trained.`,
      'Wait for its end, or stop it first.',
    ],
    'run.completed': [
      ({ name }) => `The run "${name}" is complete.`,
      'Train it for more epochs instead.',
    ],
    'run.no-epochs': [
      ({ name }) => `The run "${name}" is a reference, fitted once: it has no epochs to add.`,
      'Fit another reference, or train a network.',
    ],
    'run.untrained': [
      ({ name }) => `The run "${name}" has not finished an epoch yet, so it can't forecast.`,
      ({ running }) =>
        running
          ? 'Wait for its first epoch.'
          : 'Resume it and let it train for at least one epoch.',
    ],
    'run.filmstrip': [
      ({ name, epoch }) => `The run "${name}" has no pictures of epoch ${epoch}.`,
      'Choose an epoch that has been trained.',
    ],
    'run.taken-over': [
      'This run was taken over by another Gridcast, or deleted.',
      'Look at it there.',
    ],
    'run.interrupted': [
      'Gridcast ended in the middle of this run.',
      'Resume it: it goes on from its last checkpoint.',
    ],
    'dataset.unknown': [
      ({ id }) => `There is no dataset "${id}".`,
      'List the datasets and choose one of them.',
    ],
    'dataset.busy': [
      ({ run, dataset }) => `The run "${run}" is being trained on "${dataset}".`,
      'Stop that run first.',
    ],
    'dataset.no-such-frames': [
      ({ name, sequences, frames, from, to, sequence }, { format }) =>
        `"${name}" has ${format.count(sequences, 'sequence')} of ` +
        `${format.count(frames, 'frame')}; frames ${from} to ${to} of sequence ${sequence} ` +
        'are not in it.',
      'Ask for frames that are in the dataset.',
    ],
    'dataset.too-many-frames': [
      ({ name, asked }, { format }) =>
        `${format.count(asked, 'frame')} of "${name}" are too many at once.`,
      ({ most }) => `Ask for at most ${most}.`,
    ],
    'data.unreadable': [
      ({ path, problem }, { say }) => `The dataset file ${path} can't be read: ${say(problem)}.`,
      'Import the dataset again.',
    ],
    'kept.changed': [
      ({ path }) => `The file ${path} is damaged: it was changed after it was written.`,
      'Copy it back from a backup, or delete what it belongs to and make it again.',
    ],
    'disk.full': [
      ({ path }) => `The disk is full${path === null ? '' : `: ${path} could not be written`}.`,
      ({ needed }, { format }) =>
        `Free ${needed === null ? 'some space' : format.bytes(needed)} on it, then try again. ` +
        'Nothing was left half-written, and what is kept can still be read.',
    ],
    'disk.write': [
      ({ path, detail }) => `${path} could not be written: ${detail}.`,
      'Free some disk space or check who may write there, then go on.',
    ],
    'run.no-checkpoint': [
      ({ name, damaged }) =>
        `The run "${name}" has no checkpoint that it could go on from (` +
        `${damaged.length === 0 ? 'there is none' : listed(damaged)}).`,
      ({ epochs }, { format }) =>
        `Start it over, which trains its ${format.count(epochs, 'epoch')} again, or train a ` +
        'new run.',
    ],
    'disk.no-room': [
      ({ bytes, detail }, { format }) =>
        `The data folder can't take the next checkpoint, which needs ${format.bytes(bytes)}: ` +
        `${detail}.`,
      ({ bytes }, { format }) =>
        `Free ${format.bytes(bytes)} on its disk, or see that it may be written; the ` +
        'training then goes on by itself.',
    ],
    'store.unfit': [
      ({ kind, problem }) => `This ${kind} can't be kept: ${problem}.`,
      'Choose smaller or simpler values.',
    ],
    'store.row-damaged': [
      ({ kind, problem }) => `The entry of this ${kind} can't be read: ${problem}.`,
      'Delete it, or open the data folder with the Gridcast that wrote it.',
    ],
    'store.gone': [
      ({ folder }) => `The data folder ${folder} is gone.`,
      'Connect its disk again or move it back; the training then goes on by itself.',
    ],
    'store.busy': [
      'Another program holds the database, a backup for example.',
      `Wait until it is done. ${tryAgain}`,
    ],
    'store.full': ['The disk with the data folder is full.', `Free some space on it. ${tryAgain}`],
    'store.read-only': [
      ({ code }) => `The data folder can't be written any more (${code}).`,
      `See that it is there and may be written. ${tryAgain}`,
    ],
    'store.disk': [
      ({ code }) => `The disk with the data folder did not do what it was told (${code}).`,
      `See that it is connected, whole and not full. ${tryAgain}`,
    ],
    'store.broken': [
      'The database in the data folder is damaged.',
      'End Gridcast, keep a copy of the folder, and look at it with `gridcast check`.',
    ],
    'store.newer': [
      ({ found, newest }) =>
        `The data folder was written by a newer Gridcast (its database is at version ${found}, ` +
        `this program knows ${newest}).`,
      'Update Gridcast, or choose another folder with --data-dir.',
    ],
    'store.damaged': [
      ({ path }) => `${path} is not a database that Gridcast can read.`,
      ({ day }) =>
        day === null
          ? 'Move this file away and start again, or choose another folder with --data-dir.'
          : `Take the copy of ${day} with \`gridcast restore\`; the damaged file is kept ` +
            'beside it.',
    ],
    'backup.none': [
      ({ folder, day }) =>
        day === null
          ? `There is no sound copy of the database in ${folder}.`
          : `There is no sound copy of ${day} of the database in ${folder}.`,
      'Copy the data folder back from a backup of your own.',
    ],
    'backup.in-use': [
      ({ folder }) => `Another Gridcast has ${folder} open.`,
      'Close its windows and terminals first.',
    ],
    'store.folder': [
      ({ folder, code }) => `The data folder ${folder} can't be written (${code}).`,
      'Choose a folder that you may write to with --data-dir.',
    ],
    'web.port': [
      ({ port, detail }) => `Port ${port} can't be used: ${detail}.`,
      'Choose another port with --port, or leave it out.',
    ],
    'files.no-listing': ['Only the browser door lists folders.', 'Use the file dialog.'],
    'files.outside-home': [
      ({ path }) => `"${path}" is not a folder under your home folder.`,
      'Choose a folder under your home folder, or drop the file into the window.',
    ],
    'files.no-dialog': [
      'This door has no file dialog of its own.',
      'Drop the file into the window.',
    ],
    'files.handle': ['This file is no longer known to the app.', 'Choose or drop the file again.'],
    'files.piece-too-large': [
      ({ name, bytes }, { format }) =>
        `A piece of "${name}" has ${format.bytes(bytes)}, more than is taken at once.`,
      'Drop the file again.',
    ],
    'files.unknown-upload': [
      ({ name }) => `The upload of "${name}" is not known any more.`,
      'Drop the file again.',
    ],
    'import.no-file': [({ file }) => `There is no file "${file}".`, 'Check the path.'],
    'random.seed': [
      ({ seed }) => `A seed must be a whole number, not ${seed}.`,
      'Choose a whole number such as 1.',
    ],
    'random.state': [
      ({ length }) => `A random state has 4 numbers, not ${length}.`,
      'Start again from a seed.',
    ],
  },
  sentences: {
    'check.database': ({ detail }) => `the database is damaged: ${detail}`,
    'check.row': ({ detail }) => `its entry can't be read: ${detail}`,
    'check.file': ({ problem }) =>
      ({
        missing: 'it is missing',
        length: 'it has another length than when it was written',
        changed: 'it was changed after it was written',
        unreadable: "the disk can't read it",
        unknown: 'nothing tells what it should be: an earlier version wrote it',
      })[problem],
    'check.weights': ({ detail }) => detail,
    'check.stranger': ({ bytes }, { format }) =>
      `nothing in the database names it (${format.bytes(bytes)}); it can be removed if it is ` +
      'not needed',
    'doing.checking': ({ name }) => `Checking ${name}`,
    'check.sum': ({ files, damaged, day }, { format }) => {
      const found = damaged === 0 ? 'all are whole' : `${format.count(damaged, 'thing')} damaged`
      const copy = day === null ? 'there is no copy of it yet' : `its newest copy is of ${day}`
      return `The database and ${format.count(files, 'file')} were read: ${found}; ${copy}.`
    },
    'backup.restored': ({ day, aside }) =>
      aside === null
        ? `The copy of ${day} is the database now.`
        : `The copy of ${day} is the database now; the one before is kept as ${aside}.`,
    tidied: ({ files, bytes }, { format }) =>
      `Removed what programs that were ended had left: ${format.count(files, 'file')}, ` +
      `${format.bytes(bytes)}.`,
    'database.damaged': ({ problem }) =>
      `The database is damaged (${problem}). End Gridcast and take its last copy with ` +
      `\`gridcast restore\`.`,
    'run.goes-on': ({ epoch, batch, damaged, after }, { format }) => {
      const processes = {
        nothing: '',
        death: 'The computing process ended unexpectedly. ',
        silence: 'The computing process did not answer and was ended. ',
      }
      const finished = epoch === 1 ? 'from the beginning' : `after epoch ${epoch - 1}`
      const place =
        batch === 0
          ? finished
          : `in epoch ${epoch} after ${format.count(batch, 'batch', 'batches')}`
      return damaged.length === 0
        ? `${processes[after]}Going on ${place}.`
        : `${processes[after]}Damaged: ${listed(damaged)}. Going on from the newest whole ` +
            `checkpoint, ${place}.`
    },
    'data.missing': 'it is missing',
    'data.too-short': 'it ends too early',
    'data.other-type': ({ found, wanted }) => `it holds ${found}, not ${wanted}`,
    'data.other-shape': ({ found, wanted }, { format }) =>
      `its shape is ${format.shape(found)}, not ${format.shape(wanted)}`,
    'data.detail': ({ detail }) => detail,
  },
} satisfies AreaTexts<typeof area>
