import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { toProblem } from '../gateway/toProblem';
import { ProblemAlert } from './problemAlert';
import { TextButton } from './textButton';

/** Properties of {@link Lazy}. */
export interface ILazyProps<T> {
  /** Loads the code: a function that is the same each time. */
  load: () => Promise<T>;
  trans: TranslationBundle;
  /** What to show until then; by default nothing. */
  fallback?: JSX.Element;
  /** Renders with the code. */
  children: (code: T) => JSX.Element;
}

/** Code that has been loaded, by its function, so that a part that is shown again renders at once. */
const LOADED = new WeakMap<() => Promise<unknown>, unknown>();

/**
 * Load code when it is first rendered. After a failure the user can load it again, which
 * `React.lazy` does not offer.
 */
export function Lazy<T>(props: ILazyProps<T>): JSX.Element | null {
  const { load, trans, fallback = null, children } = props;
  const [state, setState] = React.useState<{ code?: T; error?: unknown }>(() =>
    LOADED.has(load) ? { code: LOADED.get(load) as T } : {}
  );
  const isLoading = !('code' in state || 'error' in state);
  React.useEffect(() => {
    if (!isLoading) {
      return;
    }
    let mounted = true;
    load().then(
      code => {
        LOADED.set(load, code);
        return mounted && setState({ code });
      },
      (error: unknown) => mounted && setState({ error })
    );
    return () => {
      mounted = false;
    };
  }, [load, isLoading]);
  if (state.code !== undefined) {
    return children(state.code);
  }
  return isLoading ? (
    fallback
  ) : (
    <ProblemAlert problem={toProblem(state.error, trans)} trans={trans}>
      <TextButton tabIndex={undefined} onClick={() => setState({})}>
        {trans.__('Try Again')}
      </TextButton>
    </ProblemAlert>
  );
}
