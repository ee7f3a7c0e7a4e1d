/** Dragging the code that connects to a cluster. It loads with the first cluster: a drag must not wait for it. */
import type { Cluster } from '../../wire/wire';
import { connectionCode } from './connectionCode';
import { startClusterDrag } from './drag';
import { canDrop } from './dropRules';
import type { IInsertContext } from './insertCode';

/** Start to drag the code that connects to a cluster, if the press on its row becomes a drag. */
export function dragCode(
  press: MouseEvent,
  cluster: Cluster,
  context: IInsertContext
): void {
  startClusterDrag(press, cluster, () => {
    const code = connectionCode(cluster, context.template());
    return {
      code,
      canDrop: (target, dropped) =>
        canDrop(context, cluster, code, target, dropped)
    };
  });
}
