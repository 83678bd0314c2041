/**
 * The database's versions, numbered from 1 without gaps. A migration that has been released is
 * never changed: add another.
 *
 * Each runs in its own transaction together with the step of `PRAGMA user_version`, so a database
 * is always exactly at one version.
 */
import type { Database } from 'better-sqlite3'
import { GridcastError } from '../../shared/errors'

export interface Migration {
  version: number
  name: string
  sql: string
}

/** What a person sees of a run, before how it ended. */
const describedColumns = 'name, status, parameters, split, device, best_epoch, settings'

/**
 * Raises the revision of a topic whenever rows change that a person can see, so that other
 * processes notice.
 */
function revisionTriggers(topic: string, table: string, columns: string): string {
  return (['inserted', 'updated', 'deleted'] as const)
    .map((when) => revisionTrigger(when, topic, table, columns))
    .join('\n')
}

function revisionTrigger(
  when: 'inserted' | 'updated' | 'deleted',
  topic: string,
  table: string,
  columns: string,
): string {
  const what = { inserted: 'INSERT', updated: `UPDATE OF ${columns}`, deleted: 'DELETE' }[when]
  return `CREATE TRIGGER ${table}_${when} AFTER ${what} ON ${table}
    BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = '${topic}'; END;`
}

const first = `
  CREATE TABLE datasets (
    id TEXT PRIMARY KEY,
    created_at TEXT NOT NULL,
    name TEXT NOT NULL,
    -- SHA-256 of the file it was imported from with the guessed plan; null otherwise
    file_hash TEXT,
    -- the rest of what is known of it, as JSON
    document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX datasets_by_file ON datasets (file_hash);

  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    dataset_id TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    status TEXT NOT NULL,
    model_spec TEXT NOT NULL,
    settings TEXT NOT NULL,
    parameters INTEGER NOT NULL,
    causality TEXT,
    scaling TEXT,
    split TEXT,
    device TEXT,
    device_detail TEXT,
    best_epoch INTEGER,
    seconds REAL NOT NULL DEFAULT 0,
    message TEXT,
    remedy TEXT,
    -- the process that trains it, and when it last said that it lives (milliseconds since 1970)
    owner_host TEXT,
    owner_pid INTEGER,
    heartbeat_at INTEGER,
    -- order of waiting runs
    queued_at INTEGER,
    -- newest batch event, and what another process asks the owner to do
    live TEXT,
    request TEXT
  ) STRICT;
  CREATE INDEX runs_by_dataset ON runs (dataset_id);
  CREATE INDEX runs_by_status ON runs (status);

  CREATE TABLE epochs (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    epoch INTEGER NOT NULL,
    training_loss REAL NOT NULL,
    validation_loss REAL NOT NULL,
    learning_rate REAL NOT NULL,
    seconds REAL NOT NULL,
    samples_per_second REAL NOT NULL,
    PRIMARY KEY (run_id, epoch)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE checkpoints (
    path TEXT PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    epoch INTEGER NOT NULL,
    reason TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX checkpoints_by_run ON checkpoints (run_id, created_at);

  CREATE TABLE forecasts (
    id TEXT PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    dataset_id TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
    created_at TEXT NOT NULL,
    document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX forecasts_by_run ON forecasts (run_id);
  CREATE INDEX forecasts_by_dataset ON forecasts (dataset_id);

  CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE revisions (topic TEXT PRIMARY KEY, revision INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO revisions VALUES ('datasets', 0), ('runs', 0), ('forecasts', 0), ('settings', 0);
  ${revisionTriggers('datasets', 'datasets', 'name, document')}
  ${revisionTriggers('runs', 'runs', `${describedColumns}, message`)}
  ${revisionTriggers('runs', 'epochs', 'validation_loss')}
  ${revisionTriggers('forecasts', 'forecasts', 'document')}
  ${revisionTriggers('settings', 'settings', 'value')}
`

/** Checkpoints in the order in which they were trained, which no clock can turn round. */
const stepsOfCheckpoints = `
  ALTER TABLE checkpoints ADD COLUMN step INTEGER NOT NULL DEFAULT 0;
  DROP INDEX checkpoints_by_run;
  CREATE INDEX checkpoints_by_run ON checkpoints (run_id, step);
`

/** A text of the version before as a sentence that is said as it stands. */
const legacyText = (text: string) =>
  `json_object('code', 'legacy.text', 'values', json_object('text', ${text}))`

/** What was kept in English becomes a code with its values, as far as that can be told. */
const sentences = `
  DROP TRIGGER runs_updated;
  ALTER TABLE runs ADD COLUMN ending TEXT;
  UPDATE runs SET ending = CASE
    WHEN message IS NULL THEN NULL
    WHEN message = 'Gridcast ended in the middle of this run.'
      THEN json_object('code', 'run.interrupted', 'values', json_object())
    WHEN remedy IS NULL THEN ${legacyText('message')}
    ELSE json_object(
      'code', 'legacy', 'values', json_object('message', message, 'remedy', remedy))
    END;
  ALTER TABLE runs DROP COLUMN message;
  ALTER TABLE runs DROP COLUMN remedy;
  UPDATE runs SET device_detail = iif(device_detail IS NULL, NULL, ${legacyText('device_detail')});
  -- What is damaged stays as it is: it is listed as such, and no reason not to open the folder.
  UPDATE runs SET split = json_set(split, '$.sentence', ${legacyText("split ->> '$.sentence'")})
    WHERE json_valid(split);
  UPDATE runs SET causality = json_set(causality, '$.sentence', iif(causality ->> '$.causal',
      json_object('code', 'causality.causal', 'values', json_object()),
      json_object('code', 'causality.peeks',
        'values', json_object('frames', causality ->> '$.framesAhead'))))
    WHERE json_valid(causality);
  ${revisionTrigger('updated', 'runs', 'runs', `${describedColumns}, ending`)}
  UPDATE datasets SET document = json_set(document, '$.notes', json((
    SELECT json_group_array(${legacyText('value')}) FROM json_each(document, '$.notes'))))
    WHERE json_valid(document);
  UPDATE forecasts SET document =
    json_set(document, '$.evaluation.verdict', ${legacyText("document ->> '$.evaluation.verdict'")})
    WHERE iif(json_valid(document), document ->> '$.evaluation' IS NOT NULL, 0);
`

/**
 * Leases by locks that the system holds, in place of owners by number and clock; every beginning of
 * a training has a number. What was being trained by a version before can't be taken over.
 */
const leases = `
  ALTER TABLE runs ADD COLUMN lease TEXT;
  ALTER TABLE runs ADD COLUMN attempt INTEGER NOT NULL DEFAULT 0;
  UPDATE runs SET status = 'interrupted', queued_at = NULL, request = NULL,
    ending = json_object('code', 'run.interrupted', 'values', json_object())
    WHERE status IN ('running', 'waiting');
  ALTER TABLE runs DROP COLUMN owner_host;
  ALTER TABLE runs DROP COLUMN owner_pid;
  ALTER TABLE runs DROP COLUMN heartbeat_at;
`

/** Datasets say how they were prepared from another; those there are were not. */
const recipes = `UPDATE datasets SET document = json_set(document, '$.recipe', NULL)
  WHERE json_valid(document);`

/** Folders that a killed program would leave without a row. */
const leftovers = `
  CREATE TABLE leftovers (
    path TEXT PRIMARY KEY,
    -- the process that answers for it
    lease TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`

/**
 * A number at every run that grows whenever something of it changes that a list shows, so that a
 * list is read again by what changed alone.
 */
const changesOfRuns = `
  CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  ALTER TABLE runs ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
  -- No two runs share a number.
  UPDATE runs SET changed = rowid;
  INSERT INTO counters SELECT 'runs', coalesce(max(rowid), 0) FROM runs;
  ${countChange('run_entered', 'INSERT ON runs', 'NEW.id')}
  ${countChange(
    'run_changed',
    `UPDATE OF name, status, model_spec, settings, parameters, causality, scaling, split, device,
      device_detail, best_epoch, seconds, ending ON runs`,
    'NEW.id',
  )}
  ${countChange('epoch_entered', 'INSERT ON epochs', 'NEW.run_id')}
  ${countChange('epoch_deleted', 'DELETE ON epochs', 'OLD.run_id')}
`

function countChange(name: string, when: string, id: string): string {
  return `CREATE TRIGGER ${name} AFTER ${when} BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'runs';
    UPDATE runs SET changed = (SELECT value FROM counters WHERE name = 'runs') WHERE id = ${id};
    END;`
}

/** Of what a run was made, and the course of its training. */
const records = `
  ALTER TABLE runs ADD COLUMN record TEXT;
  ALTER TABLE runs ADD COLUMN course TEXT;
`

/** Groups, tags and notes of runs. */
const labelsOfRuns = `
  ALTER TABLE runs ADD COLUMN labels TEXT;
  ${revisionTrigger('updated', 'runs', 'runs', 'labels').replace('runs_updated', 'runs_labelled')}
  ${countChange('run_labelled', 'UPDATE OF labels ON runs', 'NEW.id')}
`

export const migrations: readonly Migration[] = [
  { version: 1, name: 'datasets, runs, epochs, checkpoints, forecasts, settings', sql: first },
  { version: 2, name: 'steps of checkpoints', sql: stepsOfCheckpoints },
  { version: 3, name: 'sentences as codes with values', sql: sentences },
  { version: 4, name: 'recipes of datasets', sql: recipes },
  { version: 5, name: 'leases by locks', sql: leases },
  { version: 6, name: 'folders without a row', sql: leftovers },
  { version: 7, name: 'changes of runs', sql: changesOfRuns },
  { version: 8, name: 'records of runs', sql: records },
  { version: 9, name: 'labels of runs', sql: labelsOfRuns },
]

/** The version this program writes. */
export const newestVersion = migrations.length

/** What such a database holds. */
export const tablesOfNewest = [
  ...['checkpoints', 'counters', 'datasets', 'epochs', 'forecasts', 'leftovers', 'revisions'],
  ...['runs', 'settings'],
]

export function versionOf(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }))
}

/**
 * Brings the database to `list`'s newest version. Several processes may do so at once: each
 * migration takes the write lock and looks at the version again.
 * @returns the version it had before
 * @throws GridcastError `store.newer` when a later program wrote the database
 */
export function migrate(database: Database, list: readonly Migration[] = migrations): number {
  const newest = list.length
  const found = versionOf(database)
  if (found > newest) {
    throw new GridcastError('store.newer', { found, newest })
  }
  for (const migration of list.slice(found)) {
    database
      .transaction(() => {
        if (versionOf(database) >= migration.version) return
        database.exec(migration.sql)
        database.pragma(`user_version = ${migration.version}`)
      })
      .immediate()
  }
  return found
}
