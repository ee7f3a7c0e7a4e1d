import type * as React from 'react';

/**
 * Move the focus in a list that is one tab stop, by the arrow keys, Home and End.
 *
 * @param selector - matches the elements that can have the focus
 */
export function moveFocus(
  event: React.KeyboardEvent<HTMLElement>,
  selector: string
): void {
  const elements = [
    ...event.currentTarget.querySelectorAll<HTMLElement>(selector)
  ];
  const index = elements.findIndex(element => element === event.target);
  const targets: Partial<Record<string, number>> = {
    ArrowDown: Math.min(index + 1, elements.length - 1),
    ArrowUp: Math.max(index - 1, 0),
    Home: 0,
    End: elements.length - 1
  };
  const target = targets[event.key];
  if (index >= 0 && target !== undefined) {
    event.preventDefault();
    elements[target].focus();
  }
}
