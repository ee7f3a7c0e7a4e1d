/** The element that announces what all panes show. With one in each pane, the same sentence would be read several times. */
let region: HTMLElement | null = null;

/** Announce a message of a pane to screen readers, once for all panes that show it. */
export function announceInPanes(message: string): void {
  if (region === null || !region.isConnected) {
    region = document.createElement('div');
    region.className = 'jp-DaskGateway-visuallyHidden';
    region.setAttribute('role', 'status');
    document.body.append(region);
  }
  if (region.textContent !== message) {
    region.textContent = message;
  }
}
