/**
 * Builds the documentation into `.run/docs/html`, and checks it: no warning of Sphinx, every link inside the site leads to a
 * page and an anchor, every Learn More link has its anchor, and the example extension compiles.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { exit } from 'node:process';
import { parse } from 'yaml';

import {
  activated,
  nodeProgram,
  program,
  root,
  runDir
} from './common/paths.mjs';
import { run } from './common/processes.mjs';

const SITE = join(runDir, 'docs', 'html');
const CATALOG = join(root, 'jupyterlab_dask_gateway', 'messages.yaml');
const LINKS = join(root, 'src', 'utils', 'docs.ts');

/** The ids in a page. */
const anchors = html =>
  new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));

/** The links in a page that stay in the site, without the query that Sphinx adds to its own files. */
const links = html =>
  [...html.matchAll(/\s(?:href|src)="([^"]+)"/g)]
    .map(([, link]) => link.replaceAll('&amp;', '&'))
    .filter(link => !/^([a-z][a-z+.-]*:|\/\/)/i.test(link))
    .map(link => link.replace(/\?[^#]*/, ''));

/** Pages by their path in the site. */
function readSite() {
  return new Map(
    readdirSync(SITE, { recursive: true })
      .filter(name => name.endsWith('.html') && !name.startsWith('_'))
      .map(name => [name, readFileSync(join(SITE, name), 'utf8')])
  );
}

/** The broken links of a page. */
function brokenLinks(name, pages) {
  return links(pages.get(name)).filter(link => {
    const [path, anchor] = link.split('#');
    const target = path
      ? relative(SITE, join(SITE, dirname(name), decodeURIComponent(path)))
      : name;
    if (!pages.has(target)) {
      return !existsSync(join(SITE, target));
    }
    return (
      anchor && !anchors(pages.get(target)).has(decodeURIComponent(anchor))
    );
  });
}

/** What is wrong with the links that the panel shows. */
function learnMoreErrors(pages) {
  const source = readFileSync(LINKS, 'utf8');
  const { homepage } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8')
  );
  const [page] = /\w+\.html/.exec(source) ?? [];
  const known = anchors(pages.get(page) ?? '');
  return [
    ...(source.includes(`'${homepage}'`)
      ? []
      : [`src/utils/docs.ts: DOCS_URL is not ${homepage}`]),
    ...Object.keys(parse(readFileSync(CATALOG, 'utf8')).problems)
      .filter(code => !known.has(code))
      .map(code => `${page}: no entry for the problem ${code}`)
  ];
}

const built = await run(
  program('sphinx-build'),
  [
    ...['-W', '--keep-going', '-q', '-b', 'html'],
    // All pages: Sphinx does not update the navigation of pages that did not change.
    ...['-E', '-a', '-d', join(runDir, 'docs', 'doctrees')],
    ...[join(root, 'docs'), SITE]
  ],
  { env: activated() }
);
if (built.code !== 0) {
  console.error(built.output.trimEnd());
  exit(1);
}
const example = await run(nodeProgram('tsc'), [
  '--project',
  join(root, 'docs', 'example-extension')
]);
const pages = readSite();
const errors = [
  ...[...pages.keys()].flatMap(name =>
    brokenLinks(name, pages).map(link => `${name}: broken link ${link}`)
  ),
  ...learnMoreErrors(pages),
  ...(example.code === 0 ? [] : [example.output.trimEnd()])
];
errors.forEach(error => console.error(error));
console.log(`${pages.size} pages in ${SITE}, ${errors.length} errors`);
exit(errors.length > 0 ? 1 : 0);
