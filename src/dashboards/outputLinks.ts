import { dashboardOfLink } from './plots';

/**
 * Let links to dashboards in cell outputs open panes: `dask_gateway` and `distributed` print them, and as plain
 * links they lead to an address that a browser often cannot reach, or that anybody can.
 *
 * Only plain clicks, and only to the user's own clusters; with a modifier key a link stays what it is.
 */
export function followLinks(
  root: Document,
  isCluster: (name: string) => boolean,
  open: (target: { cluster: string; path: string }) => void
): void {
  root.addEventListener(
    'click',
    event => {
      const { target } = event;
      if (
        !(target instanceof Element) ||
        event.button !== 0 ||
        event.ctrlKey ||
        event.metaKey ||
        event.shiftKey ||
        event.altKey
      ) {
        return;
      }
      const link = target.closest<HTMLAnchorElement>('.jp-OutputArea a[href]');
      const found = link && dashboardOfLink(link.href, isCluster);
      if (found) {
        event.preventDefault();
        event.stopPropagation();
        open(found);
      }
    },
    true
  );
}
