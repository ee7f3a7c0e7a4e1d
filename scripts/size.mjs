/**
 * Says how much JavaScript of ours loads with the Lab, gzipped, and fails above the limit. After `jlpm build:prod`.
 *
 * Which files those are only the built container knows: it is run here as JupyterLab runs it at start, with a document
 * that notes the scripts that are asked for instead of loading them.
 */
import { readFileSync } from 'node:fs';
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

/** The files that load at start, in their order. */
function eagerFiles({ name, jupyterlab }) {
  const { load, extension, style } = jupyterlab._build;
  const asked = new Set([basename(load)]);
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
        appendChild: script => asked.add(basename(new URL(script.src).pathname))
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
  return [...asked];
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
  `Loads with the Lab: ${(total / 1024).toFixed(1)} KB gzipped, of ${LIMIT / 1024} KB`
);
// The entry, the plugins and the style: with fewer the container was not understood.
if (sizes.length < 3 || total > LIMIT) {
  exit(1);
}
