import { configure } from '@testing-library/dom';

// Queries wait for rendering, which takes seconds on a busy machine.
configure({ asyncUtilTimeout: 20_000 });
