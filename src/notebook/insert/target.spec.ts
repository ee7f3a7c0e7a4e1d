import type { IWidgetTracker } from '@jupyterlab/apputils';
import { Widget } from '@lumino/widgets';
import { findTarget, type IOpenDocuments } from './target';

/** A widget with a kernel of a language; `file` is the language in the document's metadata. */
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

  it('is the current document', () => {
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

  it('is the last notebook, else the last console, for any other current widget', () => {
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

  it('is an editor only if it is current and has a Python file', () => {
    const text = script('readme.md');
    expect(findTarget(open({ editors: [py] }))).toBeNull();
    expect(findTarget(open({ current: text, editors: [text] }))).toBeNull();
  });

  it('is never a document of another language', () => {
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

  it('is null without trackers', () => {
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
