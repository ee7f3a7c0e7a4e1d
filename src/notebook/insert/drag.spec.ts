import { Drag } from '@lumino/dragdrop';
import type { Cluster } from '../../wire/wire';
import { startClusterDrag, CELLS_MIME, mimeDataFor } from './drag';

const cluster = { name: 'n1', label: 'ERA5', color: 'teal' } as Cluster;

describe('mimeDataFor', () => {
  it('contains text for editors and a code cell for notebooks', () => {
    const data = mimeDataFor('code');
    expect(data.getData('text/plain')).toBe('code');
    expect(data.getData(CELLS_MIME)).toEqual([
      { cell_type: 'code', metadata: { trusted: true }, source: 'code' }
    ]);
  });
});

describe('startClusterDrag', () => {
  const row = document.createElement('div');
  const start = jest.spyOn(Drag.prototype, 'start').mockResolvedValue('copy');
  const canDrop = jest.fn((_: Node, dropped: boolean) => !dropped);
  const prepare = jest.fn(() => ({ code: 'code', canDrop }));

  const press = (target: Element = row, button = 0): void => {
    target.addEventListener(
      'mousedown',
      event => startClusterDrag(event as MouseEvent, cluster, prepare),
      { once: true }
    );
    target.dispatchEvent(
      new MouseEvent('mousedown', { clientX: 10, clientY: 10, button })
    );
  };
  const move = (clientX: number, buttons = 1): boolean =>
    document.dispatchEvent(
      new MouseEvent('pointermove', { clientX, clientY: 10, buttons })
    );
  const release = (): boolean =>
    document.dispatchEvent(new MouseEvent('pointerup'));

  beforeAll(() => {
    row.innerHTML = '<button>Stop</button>';
    document.body.append(row);
  });
  beforeEach(() => {
    start.mockClear();
    prepare.mockClear();
  });
  afterEach(() => {
    release();
  });

  it('does not start if the button was released outside the window', () => {
    press();
    move(30, 0);
    move(60);
    expect(start).not.toHaveBeenCalled();
  });

  it('starts once, after five pixels', () => {
    press();
    move(14);
    expect(start).not.toHaveBeenCalled();
    move(15);
    move(30);
    expect(start).toHaveBeenCalledTimes(1);
    expect(prepare).toHaveBeenCalledWith(cluster);
  });

  it('does not start if the button is released first', () => {
    press();
    release();
    move(50);
    expect(start).not.toHaveBeenCalled();
  });

  it('checks targets before the documents do, until the drag ends', async () => {
    let end: (action: 'none') => void = () => undefined;
    start.mockReturnValueOnce(new Promise(resolve => (end = resolve)));
    const received = jest.fn();
    row.addEventListener('lm-dragover', received);
    row.addEventListener('lm-drop', received);
    const over = (type: string) => {
      const event = new MouseEvent(type, { bubbles: true, cancelable: true });
      Object.assign(event, { dropAction: 'copy' });
      row.dispatchEvent(event);
      return event;
    };
    press();
    move(50);
    expect(over('lm-dragover').defaultPrevented).toBe(false);
    expect(received).toHaveBeenCalledTimes(1);
    expect(over('lm-drop')).toMatchObject({
      defaultPrevented: true,
      dropAction: 'none'
    });
    expect(received).toHaveBeenCalledTimes(1);
    expect(canDrop.mock.calls).toEqual([
      [row, false],
      [row, true]
    ]);
    end('none');
    await Promise.resolve();
    over('lm-drop');
    expect(canDrop).toHaveBeenCalledTimes(2);
    expect(received).toHaveBeenCalledTimes(2);
  });

  it('ignores controls and other mouse buttons', () => {
    press(row.querySelector('button') ?? row);
    move(50);
    press(row, 2);
    move(50);
    expect(start).not.toHaveBeenCalled();
  });
});
