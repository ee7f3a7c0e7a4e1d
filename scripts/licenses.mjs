/**
 * Checks the report of licenses that the build adds to the wheel (webpack.config.js). Run it after `jlpm build:prod`.
 *
 * It fails if a bundled package has no license text, or a license that needs a decision, or is missing in the report.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exit } from 'node:process';

import { root } from './common/paths.mjs';

const REPORT = join(
  root,
  'jupyterlab_dask_gateway',
  'labextension',
  'static',
  'third-party-licenses.json'
);

/** Licenses that only require that their text is distributed. */
const ACCEPTED = [
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  '0BSD'
];

/** A package that is certainly bundled, with all its dependencies. */
const BUNDLED = 'recharts';

if (!existsSync(REPORT)) {
  console.error(
    'The build has no report of licenses. Run jlpm build:prod first.'
  );
  exit(2);
}
const { packages } = JSON.parse(readFileSync(REPORT, 'utf8'));
const { dependencies } = JSON.parse(
  readFileSync(join(root, 'node_modules', BUNDLED, 'package.json'), 'utf8')
);
const names = new Set(packages.map(({ name }) => name));
const errors = [
  ...[BUNDLED, ...Object.keys(dependencies)]
    .filter(name => !names.has(name))
    .map(name => `${name}: not in the report`),
  ...packages
    .filter(({ extractedText }) => !extractedText)
    .map(({ name }) => `${name}: no license text`),
  ...packages
    .filter(
      ({ licenseId }) =>
        !licenseId
          .replace(/[()]/g, '')
          .split(' AND ')
          .every(id => ACCEPTED.includes(id))
    )
    .map(({ name, licenseId }) => `${name}: license "${licenseId}"`)
];
errors.forEach(error => console.error(error));
console.log(`${packages.length} bundled packages, ${errors.length} errors`);
exit(errors.length > 0 ? 1 : 0);
