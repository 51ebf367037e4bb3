// How far the page is wider than the window, and which elements stick out of it (not those in a box that scrolls).
() => {
  const root = document.documentElement;
  const wide = [...document.body.querySelectorAll("*")].filter(
    (node) => node.getBoundingClientRect().right > root.clientWidth + 1 && !node.closest(".scroll") && node.checkVisibility(),
  );
  return {
    more: root.scrollWidth - root.clientWidth,
    wide: wide.slice(0, 5).map((node) => `${node.tagName} ${node.className} ${node.textContent.trim().slice(0, 40)}`),
  };
}
