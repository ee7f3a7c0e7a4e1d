import { dashboardOfLink } from './plots/plots';

/**
 * Open panes for dashboard links in cell outputs, which `dask_gateway` and `distributed` print.
 *
 * As plain links they lead to an address that the browser often cannot reach. Only plain clicks on links to the user's
 * own clusters are handled; clicks with a modifier key keep their meaning.
 */
export function openOutputLinks(
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
      const dashboard = link && dashboardOfLink(link.href, isCluster);
      if (dashboard) {
        event.preventDefault();
        event.stopPropagation();
        open(dashboard);
      }
    },
    true
  );
}
