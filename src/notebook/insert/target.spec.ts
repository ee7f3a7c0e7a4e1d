import type { IWidgetTracker } from '@jupyterlab/apputils';
import { Widget } from '@lumino/widgets';
import { findTarget, type IOpenDocuments } from './target';

/** A widget with a session of a language; `file` is what the document itself says. */
function document(language: string, file = ''): Widget {
  const session = {
    session: language ? { kernel: { name: 'k' } } : null,
    specsManager: { specs: { kernelspecs: { k: { language } } } }
  };
  return Object.assign(new Widget(), {
    sessionContext: session,
    content: { model: { defaultKernelLanguage: file } }
  });
}

const script = (path: string): Widget =>
  Object.assign(new Widget(), { context: { path } });

function tracker<T extends Widget>(...widgets: Widget[]): IWidgetTracker<T> {
  return {
    has: (widget: Widget) => widgets.includes(widget),
    currentWidget: widgets[0] ?? null
  } as unknown as IWidgetTracker<T>;
}

function open(parts: {
  current?: Widget;
  notebooks?: Widget[];
  consoles?: Widget[];
  editors?: Widget[];
}): IOpenDocuments {
  return {
    current: parts.current ?? null,
    notebooks: tracker(...(parts.notebooks ?? [])),
    consoles: tracker(...(parts.consoles ?? [])),
    editors: tracker(...(parts.editors ?? []))
  };
}

describe('findTarget', () => {
  const notebook = document('python');
  const codeConsole = document('python');
  const py = script('a/b.py');

  it('is what the person is in', () => {
    const all = {
      notebooks: [notebook],
      consoles: [codeConsole],
      editors: [py]
    };
    expect(findTarget(open({ ...all, current: notebook }))?.panel).toBe(
      notebook
    );
    expect(findTarget(open({ ...all, current: codeConsole }))?.panel).toBe(
      codeConsole
    );
    expect(findTarget(open({ ...all, current: py }))?.panel).toBe(py);
  });

  it('is the last notebook, then the last console, from anywhere else', () => {
    const current = new Widget();
    expect(
      findTarget(
        open({ current, notebooks: [notebook], consoles: [codeConsole] })
      )?.panel
    ).toBe(notebook);
    expect(findTarget(open({ current, consoles: [codeConsole] }))?.panel).toBe(
      codeConsole
    );
  });

  it('is not an editor that is not the current one, nor of another language', () => {
    const text = script('readme.md');
    expect(findTarget(open({ editors: [py] }))).toBeNull();
    expect(findTarget(open({ current: text, editors: [text] }))).toBeNull();
  });

  it('leaves other languages alone', () => {
    const julia = document('julia');
    const closed = document('', 'R');
    const unknown = document('');
    expect(findTarget(open({ current: julia, notebooks: [julia] }))).toBeNull();
    expect(
      findTarget(open({ current: closed, notebooks: [closed] }))
    ).toBeNull();
    expect(
      findTarget(open({ current: unknown, notebooks: [unknown] }))?.panel
    ).toBe(unknown);
  });

  it('works without trackers', () => {
    expect(
      findTarget({
        current: new Widget(),
        notebooks: null,
        consoles: null,
        editors: null
      })
    ).toBeNull();
  });
});
