import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { ProblemAlert } from './problemAlert';
import { toProblem } from '../gateway/toProblem';

interface IProps {
  trans: TranslationBundle;
  children: React.ReactNode;
}

interface IState {
  error: Error | null;
}

/** Where showing something fails, say so in its place instead of leaving the panel blank. */
export class Boundary extends React.Component<IProps, IState> {
  static getDerivedStateFromError(error: Error): IState {
    return { error };
  }

  override state: IState = { error: null };

  override render(): React.ReactNode {
    const { trans, children } = this.props;
    const { error } = this.state;
    if (!error) {
      return children;
    }
    return (
      <ProblemAlert problem={toProblem(error, trans)} trans={trans}>
        <button
          type="button"
          className="jp-DaskGateway-textButton"
          onClick={() => this.setState({ error: null })}
        >
          {trans.__('Show Again')}
        </button>
      </ProblemAlert>
    );
  }
}
