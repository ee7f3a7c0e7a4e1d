/** Added to the configuration of JupyterLab's builder: Python files are imported as text. */
module.exports = {
  module: { rules: [{ test: /\.py$/, type: 'asset/source' }] }
};
