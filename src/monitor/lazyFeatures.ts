/** What is needed only where there are clusters: their rows' part and the notices. Loaded with the first of them. */
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IClusters, IGatewayPanel } from '../tokens';
import type { Caretaker } from '../actions/idleActions';
import { composeNotice } from '../idle/noticeContent';
import { Notices } from '../idle/notices';
import { rowPartOf, type IRowPartOptions } from './rowDetails';

/** What the rows and notices work with. */
export interface IPresentOptions extends IRowPartOptions {
  clusters: IClusters;
  panel: IGatewayPanel | null;
  caretaker: Caretaker;
  trans: TranslationBundle;
}

/** Add to the rows, and tell of idle clusters from now on. */
export function present(options: IPresentOptions): Notices {
  const { clusters, caretaker, trans } = options;
  options.panel?.addRowPart(rowPartOf(options));
  return new Notices(
    clusters,
    Notification.manager,
    (kind, concerned) => {
      const now = Date.now() + clusters.clockOffset;
      return composeNotice(kind, concerned, caretaker, now, trans);
    },
    window.sessionStorage
  );
}
