import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type * as Wire from '../wire/wire';
import type { IClusters } from '../tokens';
import { announcement } from './row/statusText';

/** Properties of {@link Announcer}. */
export interface IAnnouncerProps {
  clusters: IClusters;
  trans: TranslationBundle;
}

/** A live region that announces each change of a cluster's state once, but not the initial states. */
export function Announcer(props: IAnnouncerProps): JSX.Element {
  const { clusters, trans } = props;
  const [text, setText] = React.useState('');
  React.useEffect(() => {
    let known: Map<string, Wire.Cluster> | null = null;
    const remember = () =>
      new Map(clusters.clusters.map(cluster => [cluster.name, cluster]));
    const onChanged = () => {
      const before = known;
      known = remember();
      if (!before) {
        return;
      }
      const sentences = [...known.values()]
        .map(cluster => announcement(before.get(cluster.name), cluster, trans))
        .filter(sentence => sentence !== null);
      if (sentences.length > 0) {
        setText(sentences.join(' '));
      }
    };
    void clusters.ready.then(() => {
      known ??= remember();
    });
    clusters.changed.connect(onChanged);
    return () => {
      clusters.changed.disconnect(onChanged);
    };
  }, [clusters, trans]);
  return (
    <div role="status" className="jp-DaskGateway-announcer">
      {text}
    </div>
  );
}
