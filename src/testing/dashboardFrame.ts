/** A frame of a dashboard, whose server and clusters a test changes. */
import { nullTranslator } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import { DashboardFrame } from '../dashboards/pane/frame';
import { ProblemError } from '../gateway/problems';
import { FakeClusters } from './fakeClusters';
import { aCluster, setVisibility } from './fakeServer';

/** Validity of a capability, in ms. */
export const VALIDITY = 900_000;

export const HOUR = 3_600_000;

const NO_VIEW = { code: 'x', message: 'No.', remedy: 'Wait.' };

/** A model with the running clusters a and b, of which a is selected, and a frame. */
export class FrameFixture {
  constructor() {
    this.clusters = new FakeClusters(
      aCluster('a', { label: 'Label a' }),
      aCluster('b', { label: 'Label b' })
    );
    const { clusters } = this;
    clusters.selected = 'a';
    clusters.boot = 'one';
    clusters.view.mockImplementation(async (name, base) => {
      const { length } = clusters.view.mock.calls;
      if (this.failing) {
        throw new ProblemError(NO_VIEW);
      }
      return {
        base: base ?? `/dask-gateway/view/${name}-${clusters.boot}-${length}/`,
        expires: Date.now() + this.serverOffset + VALIDITY,
        id: `view ${length}`
      };
    });
  }

  readonly clusters: FakeClusters;
  readonly onRecreate = jest.fn();

  /** Actual offset of the server's clock in ms, which the model may not know. */
  serverOffset = 0;

  /** Whether requests for a view fail. */
  failing = false;

  /** The frame that the test shows. */
  frame!: DashboardFrame;

  /** Show the frame. @param cluster - null to follow the selected one */
  show(cluster: string | null = null, path = 'status'): void {
    this.frame = this.create(cluster, path);
  }

  /** Show another frame. */
  create(cluster: string | null = null, path = 'status'): DashboardFrame {
    const frame = new DashboardFrame({
      clusters: this.clusters,
      path,
      label: 'Status',
      cluster,
      trans: nullTranslator.load(''),
      onRecreate: this.onRecreate
    });
    Widget.attach(frame, document.body);
    return frame;
  }

  /** The element with the page. */
  get element(): HTMLIFrameElement | null {
    return this.frame.node.querySelector('iframe');
  }

  /** The address of the page. */
  get source(): string | null {
    return this.element?.src.replace('http://localhost', '') ?? null;
  }

  /** What is shown instead of the page. */
  get message(): string {
    return (
      this.frame.node.querySelector('.jp-DaskGateway-frameMessage p')
        ?.textContent ?? ''
    );
  }
}

/** Let pending promises settle. */
export const settle = () => jest.advanceTimersByTimeAsync(0);

/**
 * Before each test of a file: fake timers, a visible page, and a new fixture.
 *
 * @param use - gets the fixture before each test
 */
export function setUpFrame(use: (fixture: FrameFixture) => void): void {
  let fixture: FrameFixture;
  beforeEach(() => {
    jest.useFakeTimers();
    setVisibility('visible');
    fixture = new FrameFixture();
    use(fixture);
  });
  afterEach(() => {
    fixture.frame.dispose();
    jest.useRealTimers();
    jest.restoreAllMocks();
  });
}
