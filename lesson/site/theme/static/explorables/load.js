// Fetches the scripts of an explorable when the reader comes near its figure, so that a
// page is not heavier for those who do not get there.  Until then, and when it fails,
// the words of the figure stay open.
"use strict";
{
  const NEAR = "800px 0px"; // above and below the window
  const folder = document.currentScript.src;
  const asked = {};

  function load(name, version) {
    asked[name] ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(`${name}.js?v=${version}`, folder);
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => reject(new Error(`cannot load ${script.src}`)));
      document.head.append(script);
    });
    return asked[name];
  }

  async function show(figure) {
    const { explorable, version } = figure.dataset;
    try {
      await load("shared", version);
      await load(explorable, version);
      lesson.mount(figure);
    } catch (problem) {
      console.error(problem);
    }
  }

  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        show(target);
      }
    },
    { rootMargin: NEAR },
  );
  for (const figure of document.querySelectorAll("figure.explorable")) observer.observe(figure);
}
