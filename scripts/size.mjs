/**
 * Prints the gzipped size of the JavaScript that loads when JupyterLab starts, and fails above the limit. Run it after
 * `jlpm build:prod`.
 *
 * Only the built container knows which files those are: it runs here as in JupyterLab, with a document that records the
 * requested scripts instead of loading them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { exit } from 'node:process';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';

/** In bytes. */
const LIMIT = 45 * 1024;

const LABEXTENSION = join(
  import.meta.dirname,
  '..',
  'jupyterlab_dask_gateway',
  'labextension'
);

/** The files that load at start, in order. */
function eagerFiles({ name, jupyterlab }) {
  const { load, extension, style } = jupyterlab._build;
  const requested = new Set([basename(load)]);
  const page = createContext({
    console,
    setTimeout: () => 0,
    clearTimeout: () => undefined,
    location: 'http://lab/',
    document: {
      currentScript: { tagName: 'SCRIPT', src: 'http://lab/remoteEntry.js' },
      getElementsByTagName: () => [],
      createElement: () => ({ setAttribute: () => undefined }),
      head: {
        appendChild: script =>
          requested.add(basename(new URL(script.src).pathname))
      }
    }
  });
  page.self = page.window = page;
  runInContext(readFileSync(join(LABEXTENSION, load), 'utf8'), page);
  const container = page._JUPYTERLAB[name];
  container.init({});
  for (const module of [extension, style]) {
    container.get(module);
  }
  return [...requested];
}

if (
  readdirSync(join(LABEXTENSION, 'static')).some(file => file.endsWith('.map'))
) {
  console.error(
    'This is a development build, which is not compressed. Run jlpm build:prod first.'
  );
  exit(2);
}
const built = JSON.parse(
  readFileSync(join(LABEXTENSION, 'package.json'), 'utf8')
);
const sizes = eagerFiles(built).map(file => {
  const text = readFileSync(join(LABEXTENSION, 'static', file));
  return { file, bytes: gzipSync(text).length };
});
const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
for (const { file, bytes } of sizes) {
  console.log(`${file}: ${bytes} bytes gzipped`);
}
console.log(
  `Loaded at start: ${(total / 1024).toFixed(1)} KB gzipped, of ${LIMIT / 1024} KB`
);
// The entry, the plugins and the style: fewer files mean that the container was not read correctly.
if (sizes.length < 3 || total > LIMIT) {
  exit(1);
}
