// The ways into the presentation of an episode: a button, the key p, an address that
// ends in #present=3.  What they lead to is fetched when it is first wanted.
"use strict";

(() => {
  const here = document.currentScript.src;
  const wanted = () => /^#(present|notes)(=\d+)?$/.test(location.hash);
  let fetched = false;

  function fetchPresentation() {
    fetched = true;
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = new URL("present.css", here);
    const script = document.createElement("script");
    script.src = new URL("present.js", here);
    style.onload = () => document.head.append(script); // it starts by itself
    document.head.append(style);
  }

  function present() {
    if (fetched) dispatchEvent(new Event("present")); // present.js listens
    else fetchPresentation();
  }

  function onKey(event) {
    if (event.key !== "p" || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    if (remembered("key-p", "on") === "on") present(); // of lesson.js
  }

  addEventListener("DOMContentLoaded", () => {
    const button = document.createElement("button");
    button.type = "button";
    button.id = "present";
    button.textContent = "Present";
    button.setAttribute("aria-keyshortcuts", "p");
    button.addEventListener("click", present);
    document.querySelector(".switches").append(button);
    addEventListener("keydown", onKey);
    addEventListener("hashchange", () => wanted() && !fetched && fetchPresentation());
    if (wanted()) fetchPresentation();
  });
})();
