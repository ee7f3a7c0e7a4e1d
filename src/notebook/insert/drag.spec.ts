import { Drag } from '@lumino/dragdrop';
import type { Cluster } from '../../gateway/wire';
import { startClusterDrag, CELLS_MIME, mimeDataFor } from './drag';

const cluster = { name: 'n1', label: 'ERA5', color: 'teal' } as Cluster;

describe('mimeDataFor', () => {
  it('is text for editors and one code cell for notebooks', () => {
    const data = mimeDataFor('code');
    expect(data.getData('text/plain')).toBe('code');
    expect(data.getData(CELLS_MIME)).toEqual([
      { cell_type: 'code', metadata: { trusted: true }, source: 'code' }
    ]);
  });
});

describe('beginDrag', () => {
  const row = document.createElement('div');
  const start = jest.spyOn(Drag.prototype, 'start').mockResolvedValue('copy');
  const canDrop = jest.fn((_: Node, dropped: boolean) => !dropped);
  const codeFor = jest.fn(() => ({ code: 'code', canDrop }));

  const press = (target: Element = row, button = 0): void => {
    target.addEventListener(
      'mousedown',
      event => startClusterDrag(event as MouseEvent, cluster, codeFor),
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
    codeFor.mockClear();
  });
  afterEach(() => {
    release();
  });

  it('does not begin where the mouse was released unseen', () => {
    press();
    move(30, 0);
    move(60);
    expect(start).not.toHaveBeenCalled();
  });

  it('begins after five pixels, once', () => {
    press();
    move(14);
    expect(start).not.toHaveBeenCalled();
    move(15);
    move(30);
    expect(start).toHaveBeenCalledTimes(1);
    expect(codeFor).toHaveBeenCalledWith(cluster);
  });

  it('is a click where the mouse is released before', () => {
    press();
    release();
    move(50);
    expect(start).not.toHaveBeenCalled();
  });

  it('asks before the documents do, for as long as it is dragged', async () => {
    let end: (action: 'none') => void = () => undefined;
    start.mockReturnValueOnce(new Promise(resolve => (end = resolve)));
    const heard = jest.fn();
    row.addEventListener('lm-dragover', heard);
    row.addEventListener('lm-drop', heard);
    const over = (type: string) => {
      const event = new MouseEvent(type, { bubbles: true, cancelable: true });
      Object.assign(event, { dropAction: 'copy' });
      row.dispatchEvent(event);
      return event;
    };
    press();
    move(50);
    expect(over('lm-dragover').defaultPrevented).toBe(false);
    expect(heard).toHaveBeenCalledTimes(1);
    expect(over('lm-drop')).toMatchObject({
      defaultPrevented: true,
      dropAction: 'none'
    });
    expect(heard).toHaveBeenCalledTimes(1);
    expect(canDrop.mock.calls).toEqual([
      [row, false],
      [row, true]
    ]);
    end('none');
    await Promise.resolve();
    over('lm-drop');
    expect(canDrop).toHaveBeenCalledTimes(2);
    expect(heard).toHaveBeenCalledTimes(2);
  });

  it('leaves buttons and the other mouse buttons alone', () => {
    press(row.querySelector('button') ?? row);
    move(50);
    press(row, 2);
    move(50);
    expect(start).not.toHaveBeenCalled();
  });
});
