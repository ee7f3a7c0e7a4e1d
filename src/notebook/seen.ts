/** When the page can be seen: at once, or as soon as somebody comes back to it. A hidden page asks for nothing. */
export function whenSeen(): Promise<void> {
  return new Promise(resolve => {
    const check = () => {
      if (document.visibilityState === 'visible') {
        document.removeEventListener('visibilitychange', check);
        resolve();
      }
    };
    document.addEventListener('visibilitychange', check);
    check();
  });
}
