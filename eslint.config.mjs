import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import prettierRecommended from 'eslint-plugin-prettier/recommended';
import globals from 'globals';
import jupyterPlugin from '@jupyter/eslint-plugin';

/** Everything that Jupyter's own rules find is an error here: untranslated strings, undescribed commands, leaks. */
const jupyterRules = jupyterPlugin.configs.recommended.map(config => ({
  ...config,
  rules: Object.fromEntries(
    Object.entries(config.rules).map(([rule, level]) => [
      rule,
      level === 'warn' ? 'error' : level
    ])
  )
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
      'src/gateway/wire.ts',
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
      // Lumino's signals take method and receiver apart; Jupyter's own signal rules see to it that both are given.
      '@typescript-eslint/unbound-method': 'off',
      // How much loads with the Lab is measured as a whole: scripts/size.mjs.
      'jupyter/prefer-lazy-imports': 'off',
      // An async function without await rejects where another one throws: that can be what is wanted.
      '@typescript-eslint/require-await': 'off',
      curly: ['error', 'all'],
      eqeqeq: 'error',
      'prefer-arrow-callback': 'error'
    }
  },
  {
    files: ['src/**'],
    ignores: ['src/utils/notifications.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'MemberExpression[object.name="Notification"][property.name="error"]',
          message: 'JupyterLab cuts what is long: `tellProblem` does not.'
        }
      ]
    }
  },
  {
    files: ['**/*.spec.ts', '**/*.spec.tsx', 'src/testing/**'],
    rules: {
      // What jest's matchers and JupyterLab's mocks give is `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      // A test's stand-ins are seen by nobody, and end with it.
      'jupyter/command-described-by': 'off',
      'jupyter/no-untranslated-string': 'off',
      'jupyter/require-disposable-ownership': 'off'
    }
  },
  {
    files: ['scripts/**', 'bench/**', 'ui-tests/**', '*.js', '*.mjs'],
    languageOptions: {
      // The functions that are handed to a browser's page run there.
      globals: { ...globals.node, ...globals.browser }
    }
  },
  {
    files: ['ui-tests/**'],
    rules: {
      // Playwright reads a fixture's needs off its first parameter, which has to be such a pattern.
      'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }],
      // Galata's page comes with server settings that switch off token and XSRF, so its helpers are not at hand.
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
