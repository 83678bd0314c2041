/** The import law: what each part of the source may know of the others. */

/** A part that imports only itself and `shared`. */
const ownAndShared = (part, alsoKnows = '') => ({
  name: `${part}-stays-in-its-process`,
  comment: `src/${part} imports only itself and src/shared; the processes talk through messages.`,
  severity: 'error',
  from: { path: `^src/${part}/` },
  to: { path: '^src/', pathNot: `^src/(${part}|shared${alsoKnows})/` },
})

module.exports = {
  forbidden: [
    {
      name: 'shared-imports-nothing-of-ours',
      comment: 'src/shared is the vocabulary: every process reads it, so it may know none of them.',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { path: '^src/', pathNot: '^src/shared/' },
    },
    ...['process', 'main', 'preload', 'renderer'].map((part) => ownAndShared(part)),
    // The processes that work for main have their half of the protocol in common.
    ...['engine', 'data'].map((part) => ownAndShared(part, '|process')),
    {
      name: 'electron-only-at-its-door',
      comment:
        'Everything behind the doors also runs in plain Node, where `electron` cannot be imported.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main/electron|preload)/' },
      to: { path: '(^|node_modules/)electron(/|$)' },
    },
    {
      name: 'doors-do-not-know-each-other',
      comment:
        'Window, browser and terminal are three ways to the same app; ' +
        'only what opens it for the terminal may start another.',
      severity: 'error',
      from: { path: '^src/main/(electron|web)/' },
      to: { path: '^src/main/(electron|web|cli)/', pathNot: '^src/main/$1/' },
    },
    {
      name: 'terminal-asks-the-api',
      comment:
        'A command does what any door can ask for. Of main it knows only what opens the ' +
        'application; what the API lacks is added to it.',
      severity: 'error',
      from: { path: '^src/main/cli/', pathNot: '[.]test[.]ts$' },
      to: { path: '^src/', pathNot: '^src/(shared/|main/cli/|main/open-application[.]ts$)' },
    },
    {
      name: 'shared-and-window-have-no-node',
      comment:
        'The window has no file system and no processes; ' +
        'what it shares with main must run in a browser too.',
      severity: 'error',
      from: { path: '^src/(shared|renderer)/', pathNot: '[.]test[.]ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^@lucide/svelte/icons/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'src/(engine/kernels/assembly|renderer/i18n/paraglide)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.svelte.ts', '.svelte', '.js', '.mjs', '.json'],
    },
  },
}
