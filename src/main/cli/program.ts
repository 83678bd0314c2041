/**
 * Every command with its options and examples. What a command does is loaded when it runs, so that
 * `--help` is there at once.
 */
import { Command, Option } from 'commander'
import packageJson from '../../../package.json'
import { exportFormats } from '../../shared/export-formats'
import { forecastModes } from '../../shared/forecast'
import { sampleNames, sampleSizes, type SampleName } from '../../shared/import-plan'
import { figureSizes, inkNames, scaleKinds } from '../../shared/picture/picture-options'
import { templateNames } from '../../shared/model/model-spec'
import { languages } from '../../shared/notices/language'
import { referenceNames } from '../../shared/reference'
import { valueKinds } from '../../shared/regions'
import type { AgainOptions } from './commands/again'
import type { EvaluateOptions } from './commands/evaluate'
import type { ExportOptions } from './commands/export'
import type { ForecastOptions } from './commands/forecast'
import type { ImportOptions } from './commands/import'
import type { PrepareOptions } from './commands/prepare'
import type { RaceOptions } from './commands/race'
import type { RepeatOptions } from './commands/repeat'
import type { SampleOptions } from './commands/samples'
import type { TrainOptions } from './commands/train'
import { choice, examples, inSession, type Global } from './command'
import { addFolderCommands } from './folder-commands'
import { addJobCommands } from './job-commands'
import { addModelCommands } from './model-commands'
import { stepForms } from './prepare-forms'
import {
  addTrainingOptions,
  parseCount,
  parseIndex,
  parseNumber,
  parseNumbers,
} from './training-options'

export function buildProgram(): Command {
  const program = new Command('gridcast')
    .description(
      'Forecast a map without writing code: import grids that change in time, train a model, ' +
        'play the forecast, export it.',
    )
    .version(packageJson.version)
    .option(
      '--data-dir <folder>',
      'where datasets, runs and forecasts are kept (default: the folder the window uses)',
    )
    .option('--json', 'print one JSON document on stdout and nothing else there')
    .addOption(choice('--language <tag>', 'of what is said (default: LANG)', languages))
    .option('--debug', 'print where an error happened')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(see --help)')
    .exitOverride()
    .addHelpText(
      'after',
      examples(
        'gridcast samples make epidemic',
        'gridcast train --data epidemic-small.csv',
        'gridcast serve',
      ),
    )
  addDataCommands(program)
  addTrain(program)
  addRepeat(program)
  addAgain(program)
  addEvaluate(program)
  addInputs(program)
  addProve(program)
  addRace(program)
  addForecast(program)
  addExport(program)
  addJobCommands(program)
  addModelCommands(program)
  addFolderCommands(program)
  return program
}

function addDataCommands(program: Command): void {
  const samples = program.command('samples').description('built-in samples')
  samples
    .command('make')
    .argument('<name>', sampleNames.join(', '))
    .description('write a sample as a file')
    .addOption(choice('--size <size>', 'how large', sampleSizes).default('small'))
    .option('--seed <number>', 'the same seed gives the same sample', parseIndex, 1)
    .option('--out <file>', '.csv or .npy (default: the name and size, here)')
    .addHelpText('after', examples('gridcast samples make epidemic --size medium --out cases.csv'))
    .action(async (name: string, _: unknown, command: Command) => {
      const known = sampleNames.find((sample): sample is SampleName => sample === name)
      if (known === undefined)
        command.error(`error: "${name}" is no sample; choose ${sampleNames.join(', ')}.`)
      const { makeSampleFile } = await import('./commands/samples')
      const options = command.optsWithGlobals<SampleOptions & Global>()
      await inSession(options, async (session) => makeSampleFile(session, known, options))
    })
  addImport(program)
  addPrepare(program)
  for (const what of ['datasets', 'runs'] as const) {
    program
      .command(what)
      .description(`list the ${what}`)
      .action(async (_: unknown, command: Command) => {
        const { listDatasets, listRuns } = await import('./commands/list')
        await inSession(command.optsWithGlobals(), what === 'datasets' ? listDatasets : listRuns)
      })
  }
}

function addPrepare(program: Command): void {
  program
    .command('prepare')
    .description('make a dataset from another, step by step; the recipe is kept with it')
    .requiredOption('--data <dataset>', 'id or name of a dataset, or a file, which is imported')
    .option('--step <steps...>', `in order: ${Object.values(stepForms).join(', ')}`)
    .option('--like <dataset>', 'follow the recipe of this dataset, before any --step')
    .option('--name <name>', 'of the new dataset (default: the name of the old one and the steps)')
    .addHelpText('after', examples('gridcast prepare --data cases.csv --step sum=7 log1p'))
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<PrepareOptions & Global>()
      const { prepareDataset } = await import('./commands/prepare')
      await inSession(options, async (session) => prepareDataset(session, options))
    })
}

function addTrain(program: Command): void {
  const train = program
    .command('train')
    .description('train a model on a dataset; Ctrl-C pauses with a checkpoint')
    .option('--data <dataset>', 'id or name of a dataset, or a file, which is imported')
    .addOption(choice('--template <name>', 'the model', templateNames).default('small'))
    .addOption(
      choice(
        '--reference <name>',
        'fit a forecast from arithmetic in place of a network, in seconds',
        referenceNames,
      ).conflicts(['filters', 'resume', 'auto']),
    )
    .addOption(
      new Option(
        '--auto',
        'the best forecast in --max-minutes (default: 5): references race, and a network may join',
      ).conflicts(['filters', 'resume', 'template']),
    )
    .option(
      '--filters <number>',
      'filters of the first layer; the others keep their proportion to it',
      parseCount,
    )
    .option('--name <name>', 'of the run')
    .option(
      '--resume <run>',
      'go on with a paused or interrupted run, or with --epochs for so many more epochs',
    )
    .option(
      '--start-over',
      'with --resume: forget what it was trained and begin anew, when no checkpoint can be read',
    )
  addTrainingOptions(train)
  train
    .addHelpText(
      'after',
      examples(
        'gridcast train --data cases.csv',
        'gridcast train --data digits.npz --template small --max-minutes 5 --loss bce',
        'gridcast train --data cases.csv --auto --max-minutes 10',
        'gridcast train --data cases.csv --reference ridge',
        'gridcast train --resume k3f9x2ab',
      ),
    )
    .action(async (_: unknown, command: Command) => {
      const { dataDir, json, debug, ...options } = command.optsWithGlobals<TrainOptions & Global>()
      const { train } = await import('./commands/train')
      await inSession({ dataDir, json, debug }, async (session) => train(session, options))
    })
}

function addRepeat(program: Command): void {
  program
    .command('repeat')
    .description('train a run again from its record; says whether it comes out the same')
    .argument('<run>', 'see `gridcast runs`')
    .option('--anyway', 'also where another version or processor is not promised to give the same')
    .option('--keep', 'keep the repeat, also when it is the same')
    .addHelpText('after', examples('gridcast repeat k3f9x2ab'))
    .action(async (run: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<RepeatOptions & Global>()
      const { repeat } = await import('./commands/repeat')
      await inSession(options, async (session) => repeat(session, run, options))
    })
}

function addAgain(program: Command): void {
  program
    .command('again')
    .description('a run on newer data: train it again, forecast, and score what it said before')
    .argument('<run>', 'see `gridcast runs`')
    .requiredOption('--data <dataset>', 'newer data of the same form: a file, or a dataset')
    .option('--as-it-is', 'forecast with the run as it is, without training it again')
    .option('--steps <number>', 'how far to forecast (default: as it was trained)', parseCount)
    .addHelpText('after', examples('gridcast again k3f9x2ab --data cases-until-june.csv'))
    .action(async (run: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<AgainOptions & Global>()
      const { again } = await import('./commands/again')
      await inSession(options, async (session) => again(session, run, options))
    })
}

function addEvaluate(program: Command): void {
  program
    .command('evaluate')
    .description('score a run by lead time beside the baselines, on data it never saw')
    .requiredOption('--run <run>', 'see `gridcast runs`')
    .option('--data <dataset>', 'a dataset or a file (default: the held-out part of the run’s own)')
    .option('--limit <number>', 'at most so many windows, evenly spread', parseCount)
    .addOption(
      choice(
        '--mode <mode>',
        'from its own predictions, or from the true frames',
        forecastModes,
      ).default('free-running'),
    )
    .addOption(
      choice('--metric <name>', 'to print', [
        'mse',
        'sse',
        'mae',
        'rmse',
        'ssim',
        'psnr',
        'correlation',
      ]).default('rmse'),
    )
    .option('--threshold <values>', 'count hits and false alarms at these values', parseNumbers)
    .option('--where', 'also a map of its skill, and errors by season and origin')
    .addHelpText(
      'after',
      examples('gridcast evaluate --run k3f9x2ab --data other-digits.npy --limit 60'),
    )
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<EvaluateOptions & Global>()
      const { evaluate } = await import('./commands/evaluate')
      await inSession(options, async (session) => evaluate(session, options))
    })
}

function addInputs(program: Command): void {
  program
    .command('inputs')
    .description('which inputs of a run matter: how its error grows when each is exchanged')
    .argument('<run>', 'see `gridcast runs`')
    .addHelpText('after', examples('gridcast inputs k3f9x2ab'))
    .action(async (run: string, _: unknown, command: Command) => {
      const { inputs } = await import('./commands/inputs')
      await inSession(command.optsWithGlobals<Global>(), async (session) => inputs(session, run))
    })
}

function addProve(program: Command): void {
  program
    .command('prove')
    .description('whether a run sees what it could not know: noise in place of the future')
    .argument('<run>', 'see `gridcast runs`')
    .addHelpText('after', examples('gridcast prove k3f9x2ab'))
    .action(async (run: string, _: unknown, command: Command) => {
      const { prove } = await import('./commands/prove')
      await inSession(command.optsWithGlobals<Global>(), async (session) => prove(session, run))
    })
}

function addRace(program: Command): void {
  program
    .command('race')
    .description('the best forecast that needs no training: references at rolling origins')
    .requiredOption('--data <dataset>', 'id or name of a dataset, or a file, which is imported')
    .option('--steps <number>', 'lead times (default: what suits the data)', parseCount)
    .option('--inputs <number>', 'frames that are read (default: what suits the data)', parseCount)
    .option('--reference <names...>', `only these: ${referenceNames.join(', ')}`)
    .addHelpText('after', examples('gridcast race --data cases.csv'))
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<RaceOptions & Global>()
      const { raceReferences } = await import('./commands/race')
      await inSession(options, async (session) => raceReferences(session, options))
    })
}

function addForecast(program: Command): void {
  program
    .command('forecast')
    .description('let a run forecast: a series past its end, a clip from its beginning')
    .requiredOption('--run <run>', 'see `gridcast runs`')
    .option('--data <dataset>', 'a dataset or a file (default: the run’s own)')
    .option(
      '--steps <number>',
      'frames to forecast (default: as many as the run was trained for)',
      parseCount,
    )
    .addOption(
      choice(
        '--mode <mode>',
        'from its own predictions, or from the true frames',
        forecastModes,
      ).default('free-running'),
    )
    .option('--sequence <number>', 'of a dataset of clips, counted from 1 (default: 1)', parseCount)
    .option('--from <frame>', 'first frame that the model reads, counted from 1', parseCount)
    .option('--threshold <values>', 'count hits and false alarms at these values', parseNumbers)
    .addHelpText('after', examples('gridcast forecast --run k3f9x2ab --steps 8'))
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<ForecastOptions & Global>()
      const { forecast } = await import('./commands/forecast')
      await inSession(options, async (session) => forecast(session, options))
    })
}

/** Files become datasets. */
function addImport(program: Command): void {
  program
    .command('import')
    .argument('<file...>', 'files of one dataset or several, or a folder')
    .description('import files as datasets')
    .option('--name <name>', 'of the dataset (default: the name of the file)')
    .option('--plan <json>', 'fields that replace guessed ones: a JSON file, or typed')
    .option('--answer <field=value...>', 'answers to what the file leaves open')
    .option('--regions <file>', 'outlines of the regions that a table names: GeoJSON, shapefile')
    .option('--region-column <name>', 'the column that names them (default: guessed)')
    .option('--outline-key <name>', 'the property that names the outlines (default: guessed)')
    .addOption(choice('--kind <kind>', 'what the values of regions are', valueKinds))
    .option('--cell <size>', 'of the grid under regions: 0.2, or 0.3x0.2 (width x height)')
    .option('--colour', 'of a video: red, green and blue as channels (default: grey)')
    .option('--every <n>', 'of a video: every so many-th frame', parseCount)
    .option('--size <size>', 'of the frames of a video: HEIGHTxWIDTH (default: 96 cells at most)')
    .option('--crop <part>', 'of a video, in pixels: ROW,COLUMN,HEIGHT,WIDTH')
    .addHelpText(
      'after',
      examples(
        'gridcast import cases.csv',
        `gridcast import cases.csv --plan '{"duplicates": "mean"}'`,
        'gridcast import visits.csv --answer dateFormat=dd/MM/yyyy',
        'gridcast import cases.csv --regions districts.geojson',
        'gridcast import gait.mp4 --every 2 --size 64x96',
      ),
    )
    .action(async (files: string[], _: unknown, command: Command) => {
      const options = command.optsWithGlobals<ImportOptions & Global>()
      const { importFiles } = await import('./commands/import')
      await inSession(options, async (session) => importFiles(session, files, options))
    })
}

function addExport(program: Command): void {
  program
    .command('export')
    .description('write a forecast as a picture that moves, an array or a table')
    .requiredOption('--forecast <forecast>', 'as `gridcast forecast` printed it')
    .addOption(
      choice('--format <format>', 'what to write (default: as --out is named)', exportFormats),
    )
    .option('--out <file>', 'the file (default: a name that tells what it is, here)')
    .option('--colormap <name>', 'of a gif', 'viridis')
    .option('--frames-per-second <number>', 'of a gif', parseNumber, 4)
    .option('--baseline <name>', 'show this baseline or end of a range (lower-80) beside it')
    .addOption(choice('--size <name>', 'of a gif (default: shows every cell)', figureSizes))
    .addOption(choice('--scale <name>', 'of a gif: its colours over the values', scaleKinds))
    .addOption(choice('--ink <name>', 'of a gif: writing on a light or dark ground', inkNames))
    .option('--channel <number>', 'of a gif: which channel, from 1', parseNumber)
    .addHelpText('after', examples('gridcast export --forecast p7d2c4xm --out cases.gif'))
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<ExportOptions & Global>()
      const { exportFile } = await import('./commands/export')
      await inSession(options, async (session) => exportFile(session, options))
    })
}
