import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import prettierRecommended from 'eslint-plugin-prettier/recommended';
import globals from 'globals';
import jupyterPlugin from '@jupyter/eslint-plugin';

/** All of Jupyter's own rules are errors: untranslated strings, undescribed commands, leaks. */
const jupyterRules = jupyterPlugin.configs.recommended.map(config => ({
  ...config,
  rules: Object.fromEntries(
    Object.entries(config.rules).map(([rule, level]) => [
      rule,
      level === 'warn' ? 'error' : level
    ])
  )
}));

/** Names of attributes and properties whose text users see; those of `no-untranslated-string` and a few more. */
const VISIBLE = [
  'alt',
  'aria-description',
  'aria-label',
  'aria-roledescription',
  'aria-valuetext',
  'body',
  'caption',
  'category',
  'heading',
  'innerText',
  'label',
  'message',
  'placeholder',
  'remedy',
  'textContent',
  'title',
  'tooltip'
];

/** Sentences that are built from a template, which `no-untranslated-string` does not see. */
const VISIBLE_TEMPLATE = 'TemplateElement[value.raw=/[a-z]{2}/i]';
const VISIBLE_NAME = `/^(${VISIBLE.join('|')})$/`;

/** Syntax that would show untranslated text. */
const UNTRANSLATED = [
  `JSXAttribute[name.name=${VISIBLE_NAME}] > JSXExpressionContainer > TemplateLiteral > ${VISIBLE_TEMPLATE}`,
  `JSXElement > JSXExpressionContainer > TemplateLiteral > ${VISIBLE_TEMPLATE}`,
  `Property[key.name=${VISIBLE_NAME}] > TemplateLiteral > ${VISIBLE_TEMPLATE}`,
  `AssignmentExpression[left.property.name=${VISIBLE_NAME}] > TemplateLiteral > ${VISIBLE_TEMPLATE}`,
  'CallExpression[callee.object.name="Notification"][callee.property.name!="dismiss"] > Literal:first-child',
  `CallExpression[callee.object.name="Notification"] > TemplateLiteral:first-child > ${VISIBLE_TEMPLATE}`
].map(selector => ({
  selector,
  message: 'Write one whole sentence with trans.__() or trans._n().'
}));

export default defineConfig([
  {
    ignores: [
      '**/node_modules',
      '**/*.d.ts',
      '.run',
      '.venv',
      'coverage',
      'dist',
      'jupyterlab_dask_gateway',
      'lib',
      'tests'
    ]
  },
  js.configs.recommended,
  {
    rules: {
      'no-unused-vars': [
        'error',
        {
          args: 'none',
          destructuredArrayIgnorePattern: '^_',
          ignoreRestSiblings: true
        }
      ]
    }
  },
  {
    plugins: {
      jupyter: jupyterPlugin
    }
  },
  jupyterRules,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname
      }
    },
    rules: {
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'interface',
          format: ['PascalCase'],
          custom: {
            regex: '^I[A-Z]',
            match: true
          }
        }
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          args: 'none',
          destructuredArrayIgnorePattern: '^_',
          ignoreRestSiblings: true
        }
      ],
      '@typescript-eslint/no-namespace': 'off',
      // Lumino's signals take the method and the receiver separately; Jupyter's own signal rules check that both are given.
      '@typescript-eslint/unbound-method': 'off',
      // scripts/size.mjs limits the total size of what JupyterLab loads at start.
      'jupyter/prefer-lazy-imports': 'off',
      // An async function without await turns an exception into a rejection, which callers may need.
      '@typescript-eslint/require-await': 'off',
      'jupyter/no-untranslated-string': ['error', { checkProperties: VISIBLE }],
      curly: ['error', 'all'],
      eqeqeq: 'error',
      'prefer-arrow-callback': 'error'
    }
  },
  {
    files: ['src/**'],
    ignores: ['src/utils/notifications.ts', '**/*.spec.*', 'src/testing/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...UNTRANSLATED,
        {
          selector:
            'MemberExpression[object.name="Notification"][property.name="error"]',
          message:
            'JupyterLab truncates long notifications: use the functions of utils/notifications.ts.'
        }
      ]
    }
  },
  {
    files: ['**/*.spec.ts', '**/*.spec.tsx', 'src/testing/**'],
    rules: {
      // Jest's matchers and JupyterLab's mocks return `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      // Users do not see what a test creates, and it ends with the test.
      'jupyter/command-described-by': 'off',
      'jupyter/no-untranslated-string': 'off',
      'jupyter/require-disposable-ownership': 'off'
    }
  },
  {
    files: ['scripts/**', 'bench/**', 'ui-tests/**', '*.js', '*.mjs'],
    languageOptions: {
      // Functions passed to `page.evaluate` run in the browser.
      globals: { ...globals.node, ...globals.browser }
    }
  },
  {
    files: ['ui-tests/**'],
    rules: {
      // Playwright reads a fixture's dependencies from its first parameter, which must be an object pattern.
      'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }],
      // Galata's helpers need its page fixture, which requires a server without token and XSRF protection.
      'jupyter/galata-prefer-menu-helper': 'off'
    }
  },
  {
    files: ['**/*.js'],
    languageOptions: {
      sourceType: 'commonjs'
    }
  },
  {
    files: ['style/*.js'],
    languageOptions: {
      sourceType: 'module'
    }
  },
  prettierRecommended
]);
