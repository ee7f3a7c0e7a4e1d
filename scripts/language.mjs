/**
 * Rejects phrases that are not plain technical English, in sources, texts and documents.
 *
 *   node scripts/language.mjs           list every occurrence; exit code 1 if there are any
 *   node scripts/language.mjs --count   print the number of occurrences for each file
 *
 * Where a phrase is right, add an entry to ALLOWED with the reason.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';

import { root } from './common/paths.mjs';

/** What is checked: tracked text files below these paths. */
const CHECKED = [
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'README.md',
  'RELEASE.md',
  'SECURITY.md',
  'bench',
  'conftest.py',
  'deploy',
  'docs',
  'eslint.config.mjs',
  'examples',
  'jupyterlab_dask_gateway',
  'package.json',
  'pyproject.toml',
  'schema',
  'scripts',
  'src',
  'style',
  'tests',
  'ui-tests'
];
const TEXT = /\.(css|ipynb|js|json|md|mjs|py|toml|ts|tsx|yaml)$/;

/** Files that no author writes, and this one. */
const IGNORED =
  /^(scripts\/language\.mjs|tests\/data\/|src\/wire\/(wire|messages|lazySchemas)\.ts|jupyterlab_dask_gateway\/wire\/types\.py)/;

/** Phrase, as a pattern without case, to what to write instead. */
const PHRASES = {
  anew: 'again',
  'at hand': 'available',
  '(by|of) (itself|themselves)': 'automatically, or its own',
  'if it (stays|does not go away)': 'if the problem persists',
  '(no|some|every|any)body': 'the user, or a passive sentence',
  'who(m)?ever': 'any user who',
  '(a|the|this|that|another) (person|persons|people)': 'you, or the user',
  "persons?[’']s?": 'your, or the user’s',
  'person who': 'user who',
  'gets? well': 'recovers',
  '(is|are|was|were|be|been) had': 'has, receives',
  '(tell|tells|told)( (of|that|by|why|what|how|it|them|you|apart))?':
    'report, show, say',
  'what is known': 'the known state',
  "one’s|one's": 'your',
  '(give|gives|given|gave|giving) back': 'scale down, return',
  '(is|are|was|were|be) (spared|refused)': 'skip',
  'spares?': 'skips',
  "hub(’|')s admin": 'hub administrator',
  'map of the house': 'architecture',
  '(is|are|was|were) called so': 'has this name',
  '(two|several|some|a few|next|last|first|each|every|one) looks?': 'poll',
  '(the|a) ways? to (the|a) (gateway|scheduler)': 'connection to',
  'from which on': 'minimum, or above which',
  'behind (its|their|your) back': 'by another program',
  'tombstones?': 'ended cluster',
  '(attempt|attempts) before failed': 'previous attempt',
  'for (good|ever)': 'permanently, repeatedly',
  '(thread|namespace|paragraph|words|identity) of (its|their) own':
    'separate, or its own',
  '(?<!there\\s+)(is|are) no (?!longer)[\\w-]+': 'is not a',
  '(is|are|was|were) taken away': 'is removed',
  '(in|out of) sight': 'visible'
};

/**
 * Occurrences that are right: the file, text of the line, and the reason.
 *
 * @type {{file: RegExp, line: RegExp, reason: string}[]}
 */
const ALLOWED = [];

/** Match a phrase as whole words, with any space or line break inside. */
const pattern = phrase =>
  new RegExp(
    `(?<![\\w-])(?:${phrase.replaceAll(' ', '\\s+(?:[#*/]+\\s+)?')})(?![\\w-])`,
    'gi'
  );
const PATTERNS = Object.entries(PHRASES).map(([phrase, better]) => ({
  pattern: pattern(phrase),
  better
}));

/** The occurrences in a file: `{line, found, better}`. */
function occurrences(file) {
  const text = readFileSync(join(root, file), 'utf8');
  const lines = text.split('\n');
  return PATTERNS.flatMap(({ pattern, better }) =>
    [...text.matchAll(pattern)].map(({ index, 0: found }) => ({
      line: text.slice(0, index).split('\n').length,
      found: found.replace(/\s+/g, ' '),
      better
    }))
  )
    .filter(
      ({ line }) =>
        !ALLOWED.some(
          allowed =>
            allowed.file.test(file) && allowed.line.test(lines[line - 1])
        )
    )
    .sort((a, b) => a.line - b.line);
}

const files = execFileSync('git', ['ls-files', '--', ...CHECKED], {
  cwd: root,
  encoding: 'utf8'
})
  .split('\n')
  .filter(file => TEXT.test(file) && !IGNORED.test(file));
let total = 0;
for (const file of files) {
  const found = occurrences(file);
  total += found.length;
  if (argv.includes('--count')) {
    if (found.length > 0) {
      console.log(`${String(found.length).padStart(4)} ${file}`);
    }
  } else {
    for (const { line, found: phrase, better } of found) {
      console.log(`${file}:${line}: "${phrase}" (better: ${better})`);
    }
  }
}
console.log(`${total} phrases to rewrite in ${files.length} files`);
process.exitCode = total > 0 ? 1 : 0;
