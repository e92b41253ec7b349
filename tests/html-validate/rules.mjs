// What html-validate looks at: all its rules for pages but the few named below.

export default {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document"],
  rules: {
    // Sphinx and docutils write <meta … />, download="", open="open" and blanks at the end
    // of a line; browsers take them for <meta …>, download, open and nothing.
    "void-style": "off",
    "attribute-empty-style": "off",
    "attribute-boolean-style": "off",
    "no-trailing-whitespace": "off",
    // Sphinx's search looks for role="main"; on <main> it says the same twice.
    "no-redundant-role": "off",
    // Our own files need no checksum; files of other hosts would.
    "require-sri": ["error", { target: "crossorigin" }],
    // The ids on the page with all episodes begin with the episode's number.
    "valid-id": ["error", { relaxed: true }],
  },
};
