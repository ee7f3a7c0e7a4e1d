import { Widget } from '@lumino/widgets';
import type * as React from 'react';

import { startPlotDrag } from './plotDrag';

const mockStart = jest.fn(() => new Promise(() => undefined));
const mockDrag = jest.fn();

jest.mock('@lumino/dragdrop', () => ({
  Drag: class {
    constructor(options: object) {
      mockDrag(options);
    }

    start = mockStart;
  }
}));

interface IDrag {
  dragImage: HTMLElement;
  mimeData: { getData: (type: string) => () => Widget };
}

describe('startPlotDrag', () => {
  const createPane = jest.fn(() => new Widget());

  const press = () => {
    const source = document.createElement('button');
    document.body.append(source);
    const event = { currentTarget: source, button: 0, clientX: 5, clientY: 5 };
    startPlotDrag(
      event as unknown as React.PointerEvent<HTMLElement>,
      'CPU',
      createPane
    );
  };

  const move = (x: number) =>
    document.dispatchEvent(
      new MouseEvent('pointermove', {
        buttons: 1,
        clientX: x,
        clientY: 5,
        bubbles: true
      })
    );

  beforeEach(() => jest.clearAllMocks());

  it('starts when the pointer has moved far enough', () => {
    press();
    move(6);
    expect(mockDrag).not.toHaveBeenCalled();
    move(60);
    expect(mockStart).toHaveBeenCalledWith(60, 5);
    move(90);
    expect(mockDrag).toHaveBeenCalledTimes(1);
  });

  it('has the label as its image, and creates the pane when it is dropped', () => {
    press();
    move(60);
    const [{ dragImage, mimeData }] = mockDrag.mock.calls[0] as [IDrag];
    expect(dragImage.textContent).toBe('CPU');
    expect(createPane).not.toHaveBeenCalled();
    const factory = mimeData.getData('application/vnd.lumino.widget-factory');
    expect(factory()).toBeInstanceOf(Widget);
  });
});
