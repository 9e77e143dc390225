// Pyodide up to 0.29 decides while it loads that it runs in a browser.
Object.assign(globalThis, {
  window: { sessionStorage: {} },
  document: { createElement() {} },
  sessionStorage: {},
  location: new URL('https://pyodide.test/'),
});
