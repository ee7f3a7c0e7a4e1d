/**
 * Generates the wire types of both halves from the wire schema, and the browser's message catalog from messages.yaml.
 *
 *   node scripts/wire.mjs           write the files
 *   node scripts/wire.mjs --check   fail when a file is not current
 *
 * The browser checks incoming data against the schema itself (src/wire/validate.ts). Validators compiled by ajv would add
 * 9 KB gzipped to what loads with JupyterLab; these add 1 KB.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argv, exit } from 'node:process';
import { format, resolveConfig } from 'prettier';
import { parse } from 'yaml';

import { root } from './common/paths.mjs';
import { messagesSource } from './wire/messages.mjs';
import { pythonSource } from './wire/python.mjs';
import { lazySchemasSource, wireSource } from './wire/typescript.mjs';

const SCHEMA = 'jupyterlab_dask_gateway/events/clusters.yaml';
const CATALOG = 'jupyterlab_dask_gateway/messages.yaml';

const read = path => readFile(join(root, path), 'utf8');

/** A formatted TypeScript file whose first line names its source. */
async function typeScript(target, source, text) {
  const header = `// Generated from ${source} by scripts/wire.mjs: change it there, then run \`jlpm wire\`.`;
  return format(`${header}\n\n${text}`, {
    ...(await resolveConfig(join(root, target))),
    parser: 'typescript'
  });
}

const schema = parse(await read(SCHEMA));
const catalog = parse(await read(CATALOG));
const { version } = JSON.parse(await read('package.json'));

const sources = {
  'src/wire/wire.ts': [SCHEMA, await wireSource(schema, version)],
  'src/wire/lazySchemas.ts': [SCHEMA, lazySchemasSource(schema)],
  'src/wire/messages.ts': [CATALOG, messagesSource(catalog)]
};
const files = { 'jupyterlab_dask_gateway/wire/types.py': pythonSource(schema) };
for (const [target, [source, text]] of Object.entries(sources)) {
  files[target] = await typeScript(target, source, text);
}

let stale = false;
for (const [target, current] of Object.entries(files)) {
  if (!argv.includes('--check')) {
    await writeFile(join(root, target), current);
  } else if ((await read(target).catch(() => '')) !== current) {
    console.error(`${target} is not current: run \`jlpm wire\``);
    stale = true;
  }
}
exit(stale ? 1 : 0);
