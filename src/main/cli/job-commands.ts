/** Commands for trainings elsewhere: job folders, and what comes home from them. */
import type { Command } from 'commander'
import { templateNames } from '../../shared/model/model-spec'
import { choice, examples, inSession, type Global } from './command'
import type { MakeJobOptions, SubmitOptions } from './commands/job'
import { addTrainingOptions, parseCount, parseNumber } from './training-options'

export function addJobCommands(program: Command): void {
  const job = program
    .command('job')
    .description('train a run elsewhere: on a cluster with Ray or Slurm, or with torchrun')
  addMake(job)
  addSubmit(job)
  addFollowing(job)
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

function addSubmit(job: Command): void {
  job
    .command('submit')
    .argument('<run>', 'see `gridcast runs`')
    .description('have a Ray cluster train a run')
    .requiredOption('--address <url>', 'of the job server, as Ray prints it')
    .requiredOption('--out <folder>', 'on the cluster, where all its machines reach it')
    .option('--workers <number>', 'processes that share the training', parseCount, 1)
    .option('--cpus <number>', 'processors for each of them', parseNumber, 1)
    .option('--gpus <number>', 'GPUs for each of them', parseNumber, 0)
    .option('--cluster-data <folder>', 'on the cluster, with frames.npy: they are not sent')
    .addHelpText(
      'after',
      '\nA token is read from GRIDCAST_CLUSTER_TOKEN and kept for the address.\n' +
        examples('gridcast job submit k3f9x2ab --address http://localhost:8265 --out /shared/a'),
    )
    .action(async (run: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<SubmitOptions & Global>()
      const { submit } = await import('./commands/job')
      await inSession(options, async (session) => submit(session, run, options))
    })
}

function addFollowing(job: Command): void {
  const about = {
    status: 'how a run on a cluster is doing',
    follow: 'show how a run on a cluster goes; at its end its weights come home',
    stop: 'have the cluster end a run; its last checkpoint stays there',
  } as const
  for (const what of ['status', 'follow', 'stop'] as const)
    job
      .command(what)
      .argument('<run>', 'see `gridcast runs`')
      .description(about[what])
      .action(async (run: string, _: unknown, command: Command) => {
        const commands = await import('./commands/job')
        await inSession(command.optsWithGlobals<Global>(), async (session) =>
          commands[what](session, run),
        )
      })
}
