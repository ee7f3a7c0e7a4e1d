import { OptionErrorState } from './optionErrors';

const FOUND = { cores: 'Must be at least 1.', image: 'Required.' };

describe('OptionErrorState', () => {
  let errors: OptionErrorState;

  beforeEach(() => {
    errors = new OptionErrorState();
  });

  it('shows the errors of fields that the user has left', () => {
    expect(errors.leave('cores')).toBe(true);
    expect(errors.leave('cores')).toBe(false);
    errors.update(FOUND);
    expect(errors.shown).toEqual({ cores: FOUND.cores });
    expect(errors.exist).toBe(true);
  });

  it('shows all errors after an attempt to create the cluster', () => {
    errors.submit(['cores', 'image']);
    errors.update(FOUND);
    expect(errors.submitted).toBe(true);
    expect(errors.shown).toEqual(FOUND);
  });

  it('shows what the gateway rejected until that field changes', () => {
    errors.reject('image', 'Unknown image.');
    errors.change(field => field === 'cores');
    errors.update({});
    expect(errors.shown).toEqual({ image: 'Unknown image.' });
    errors.change(field => field === 'image');
    errors.update({});
    expect(errors.shown).toEqual({});
  });

  it('forgets what the gateway rejected when the user tries again', () => {
    errors.reject('image', 'Unknown image.');
    errors.submit([]);
    errors.update({});
    expect(errors.exist).toBe(false);
  });

  it('counts errors of mappings, which it does not show', () => {
    errors.setMapping('environment', true);
    errors.update({});
    expect([errors.shown, errors.exist]).toEqual([{}, true]);
    errors.setMapping('environment', false);
    expect(errors.exist).toBe(false);
  });

  it('starts again with the form', () => {
    errors.submit(['cores']);
    errors.setMapping('environment', true);
    errors.reject('image', 'Unknown image.');
    errors.reset();
    errors.update(FOUND);
    expect([errors.submitted, errors.shown, errors.exist]).toEqual([
      false,
      {},
      false
    ]);
  });
});
