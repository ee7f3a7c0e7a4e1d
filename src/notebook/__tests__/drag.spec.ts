import { Drag } from '@lumino/dragdrop';
import type { Cluster } from '../../gateway/wire';
import { beginDrag, CELLS_MIME, mimeDataFor } from '../drag';

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
  const codeFor = jest.fn(() => 'code');

  const press = (target: Element = row, button = 0): void => {
    target.addEventListener(
      'mousedown',
      event => beginDrag(event as MouseEvent, cluster, codeFor),
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

  it('leaves buttons and the other mouse buttons alone', () => {
    press(row.querySelector('button') ?? row);
    move(50);
    press(row, 2);
    move(50);
    expect(start).not.toHaveBeenCalled();
  });
});
