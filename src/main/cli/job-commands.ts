/** Commands for trainings elsewhere: job folders, and what comes home from them. */
import type { Command } from 'commander'
import { templateNames } from '../../shared/model/model-spec'
import { choice, examples, inSession, type Global } from './command'
import type { MakeJobOptions } from './commands/job'
import { addTrainingOptions, parseCount } from './training-options'

export function addJobCommands(program: Command): void {
  const job = program
    .command('job')
    .description('train a run elsewhere: on a cluster with Ray or Slurm, or with torchrun')
  addMake(job)
  job
    .command('home')
    .argument('<run>', 'see `gridcast runs`')
    .argument('<folder>', 'the job folder, or the folder that the training wrote to')
    .description('take over the weights that were trained elsewhere; then it is a run like any')
    .addHelpText('after', examples('gridcast job home k3f9x2ab cases-job'))
    .action(async (run: string, folder: string, _: unknown, command: Command) => {
      const { bringHome } = await import('./commands/job')
      await inSession(command.optsWithGlobals<Global>(), async (session) =>
        bringHome(session, run, folder),
      )
    })
}

function addMake(job: Command): void {
  const make = job
    .command('make')
    .argument('[run]', 'see `gridcast runs`; without one, a new run of --data is entered')
    .description('write the folder with which a run is trained elsewhere')
    .requiredOption('--out <folder>', 'new or empty')
    .option('--data <dataset>', 'id or name of a dataset, or a file, which is imported')
    .addOption(choice('--template <name>', 'the model', templateNames).default('small'))
    .option('--filters <number>', 'filters of the first layer', parseCount)
    .option('--name <name>', 'of the run')
  addTrainingOptions(make)
  make
    .addHelpText(
      'after',
      examples(
        'gridcast job make --data cases.csv --template medium --epochs 50 --out cases-job',
        'gridcast job make k3f9x2ab --out cases-job',
      ),
    )
    .action(async (run: string | undefined, _: unknown, command: Command) => {
      const { dataDir, json, debug, ...options } = command.optsWithGlobals<
        MakeJobOptions & Global
      >()
      const { makeJob } = await import('./commands/job')
      await inSession({ dataDir, json, debug }, async (session) => makeJob(session, run, options))
    })
}
